using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Where a release stands (product contract). Up to <see cref="RollingBack"/> it is not over.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReleaseStatus>))]
public enum ReleaseStatus
{
    Scheduled,
    Queued,
    Running,
    Waiting,
    Paused,
    RollingBack,
    Succeeded,
    Rejected,
    Expired,
    Superseded,
    Aborted,
    Failed,
    RolledBack,
    RollbackFailed,
}
