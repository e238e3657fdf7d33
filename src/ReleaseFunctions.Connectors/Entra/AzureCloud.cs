namespace ReleaseFunctions.Connectors.Entra;

/// <summary>Where a cloud answers queries of Azure Monitor.</summary>
/// <param name="LogsEndpoint">Log Analytics.</param>
/// <param name="LogsAudience">Who its tokens are for.</param>
/// <param name="MetricsEndpoint">Azure Resource Manager.</param>
/// <param name="MetricsAudience">Who its tokens are for.</param>
internal sealed record AzureCloud(Uri LogsEndpoint, string LogsAudience, Uri MetricsEndpoint, string MetricsAudience)
{
    private static readonly AzureCloud Public = Of("https://api.loganalytics.io", "https://management.azure.com");

    private static readonly AzureCloud[] Known =
    [
        Public,
        Public with { LogsEndpoint = new Uri("https://api.loganalytics.azure.com") },
        Public with { LogsEndpoint = new Uri("https://api.monitor.azure.com") },
        Of("https://api.loganalytics.us", "https://management.usgovcloudapi.net"),
        Of("https://api.loganalytics.azure.cn", "https://management.chinacloudapi.cn"),
    ];

    /// <summary>The cloud that one of its addresses belongs to; any other address, such as a gateway's, answers both kinds of query; none is the public cloud.</summary>
    public static AzureCloud At(Uri? url) => url is null
        ? Public
        : Known.FirstOrDefault(cloud => cloud.LogsEndpoint.Host == url.Host || cloud.MetricsEndpoint.Host == url.Host)
            ?? Public with { LogsEndpoint = url, MetricsEndpoint = url };

    private static AzureCloud Of(string logs, string metrics) => new(new Uri(logs), logs, new Uri(metrics), metrics);
}
