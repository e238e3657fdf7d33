using Azure.Core;

namespace EmbeddedMonitorQuery;

/// <summary>Options of a <see cref="MetricsQueryClient"/>.</summary>
public class MetricsQueryClientOptions : ClientOptions
{
    public MetricsQueryClientOptions(ServiceVersion version = ServiceVersion.V2024_02_01)
    {
        ApiVersion = version switch
        {
            ServiceVersion.V2018_01_01 => "2018-01-01",
            ServiceVersion.V2024_02_01 => "2024-02-01",
            _ => throw new ArgumentOutOfRangeException(nameof(version), version, "The service versions are V2018_01_01 and V2024_02_01."),
        };
    }

    /// <summary>Versions of the service.</summary>
    public enum ServiceVersion
    {
        V2018_01_01 = 1,
        V2024_02_01 = 2,
    }

    /// <summary>The cloud to ask a token for. Default: the public cloud.</summary>
    public MetricsQueryAudience? Audience { get; set; }

    internal string ApiVersion { get; }
}
