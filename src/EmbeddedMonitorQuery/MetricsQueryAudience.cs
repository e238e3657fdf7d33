namespace EmbeddedMonitorQuery;

/// <summary>Which cloud a token for metrics is asked for.</summary>
public readonly struct MetricsQueryAudience
{
    private readonly string _value;

    public MetricsQueryAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    public static MetricsQueryAudience AzureChina { get; } = new("https://management.chinacloudapi.cn");

    public static MetricsQueryAudience AzureGovernment { get; } = new("https://management.usgovcloudapi.net");

    public static MetricsQueryAudience AzurePublicCloud { get; } = new("https://management.azure.com");

    internal string Scope => $"{_value}//.default";
}
