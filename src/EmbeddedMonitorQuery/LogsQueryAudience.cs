namespace EmbeddedMonitorQuery;

/// <summary>Which cloud a token for logs is asked for.</summary>
public readonly struct LogsQueryAudience
{
    private readonly string _value;

    public LogsQueryAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    public static LogsQueryAudience AzureChina { get; } = new("https://api.loganalytics.azure.cn");

    public static LogsQueryAudience AzureGovernment { get; } = new("https://api.loganalytics.us");

    public static LogsQueryAudience AzurePublicCloud { get; } = new("https://api.loganalytics.io");

    internal string Scope => $"{_value}//.default";
}
