using Azure.Core;

namespace EmbeddedMonitorQuery;

/// <summary>Options of a <see cref="LogsQueryClient"/>.</summary>
public class LogsQueryClientOptions : ClientOptions
{
    public LogsQueryClientOptions(ServiceVersion version = ServiceVersion.V1)
    {
        VersionPath = version switch
        {
            ServiceVersion.V1 => "v1",
            _ => throw new ArgumentOutOfRangeException(nameof(version), version, "The only service version is V1."),
        };
    }

    /// <summary>Versions of the service.</summary>
    public enum ServiceVersion
    {
        V1 = 1,
    }

    /// <summary>The cloud to ask a token for. Default: the public cloud.</summary>
    public LogsQueryAudience? Audience { get; set; }

    internal string VersionPath { get; }
}
