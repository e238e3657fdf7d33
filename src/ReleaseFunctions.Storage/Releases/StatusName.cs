using System.Text.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Names of statuses as they stand in keys and columns: the same as on the wire.</summary>
internal static class StatusName
{
    /// <summary>The statuses of releases that are not over.</summary>
    public static IReadOnlyList<ReleaseStatus> Unfinished { get; } =
        [.. Enum.GetValues<ReleaseStatus>().Where(status => !status.IsOver())];

    public static string Of(ReleaseStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
