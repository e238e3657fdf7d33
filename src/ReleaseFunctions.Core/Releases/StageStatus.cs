using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Where one stage stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StageStatus>))]
public enum StageStatus
{
    /// <summary>Not started.</summary>
    Pending,
    Running,
    Waiting,
    RollingBack,
    Succeeded,
    Skipped,
    Rejected,
    Expired,
    Aborted,
    Failed,
    RolledBack,
    RollbackFailed,
}
