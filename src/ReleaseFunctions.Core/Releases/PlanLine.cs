using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The order among releases of one plan that are in flight.</summary>
public static class PlanLine
{
    /// <summary>
    /// Those whose turn comes before a release's, nearest first. A scheduled release joins when it is due; until then nobody waits for it.
    /// </summary>
    public static IReadOnlyList<ReleaseSummary> Ahead(IReadOnlyList<ReleaseSummary> inFlight, ReleaseFacts release) =>
    [
        .. inFlight
            .Where(other => other.Id != release.Id && !other.Drill && Compare(Due(other), other.Id, release.ScheduledFor ?? release.RequestedAt, release.Id) < 0)
            .OrderByDescending(Due)
            .ThenByDescending(other => other.Id, StringComparer.Ordinal),
    ];

    /// <summary>Those that were asked for before a release, oldest first: the ones it supersedes. An older one never supersedes a newer one.</summary>
    public static IReadOnlyList<ReleaseSummary> Older(IReadOnlyList<ReleaseSummary> inFlight, ReleaseFacts release) =>
    [
        .. inFlight
            .Where(other => other.Id != release.Id && !other.Drill && Compare(other.RequestedAt, other.Id, release.RequestedAt, release.Id) < 0)
            .OrderBy(other => other.RequestedAt)
            .ThenBy(other => other.Id, StringComparer.Ordinal),
    ];

    /// <summary>Why a plan that rejects takes no second release.</summary>
    public static string Refusal(ReleaseView inFlight) =>
        $"Plan '{inFlight.Facts.Plan}' takes one release at a time (concurrency: reject), and release {inFlight.Facts.Id} (version {inFlight.Facts.Version}, {WireName.Of(inFlight.Status)}) is in flight; wait for its end or abort it.";

    private static DateTimeOffset Due(ReleaseSummary release) => release.ScheduledFor ?? release.RequestedAt;

    private static int Compare(DateTimeOffset time, string id, DateTimeOffset otherTime, string otherId) =>
        time != otherTime ? time.CompareTo(otherTime) : string.CompareOrdinal(id, otherId);
}
