namespace ReleaseFunctions.Core.Releases;

/// <summary>The releases in flight that run under one orchestration version.</summary>
/// <param name="Version">The version; null: not started yet.</param>
/// <param name="ByStatus">How many by status, most first.</param>
/// <param name="ByWait">How many of them wait for what, most first.</param>
/// <param name="Releases">Oldest request first, as many as were asked for.</param>
public sealed record VersionInFlight(
    string? Version,
    int Count,
    DateTimeOffset OldestRequestedAt,
    IReadOnlyDictionary<ReleaseStatus, int> ByStatus,
    IReadOnlyDictionary<WaitingCode, int> ByWait,
    IReadOnlyList<ReleaseSummary> Releases);

/// <summary>Counts releases in flight while they are read, so that a hundred thousand of them need no memory to speak of.</summary>
public sealed class InFlightCount(int keep)
{
    private readonly Dictionary<string, Group> _groups = [];

    /// <summary>Counts one more.</summary>
    public void Add(ReleaseSummary release)
    {
        string version = release.OrchestrationVersion ?? string.Empty;
        if (!_groups.TryGetValue(version, out Group? group))
        {
            _groups.Add(version, group = new Group());
        }

        group.Add(release, keep);
    }

    /// <summary>What was counted: the oldest version first, releases that were not started yet last.</summary>
    public IReadOnlyList<VersionInFlight> Versions =>
    [
        .. _groups
            .OrderBy(group => group.Key.Length == 0)
            .ThenBy(group => System.Version.TryParse(group.Key, out System.Version? version) ? version : new System.Version())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Value.Result(group.Key.Length == 0 ? null : group.Key)),
    ];

    private sealed class Group
    {
        private readonly Dictionary<ReleaseStatus, int> _byStatus = [];
        private readonly Dictionary<WaitingCode, int> _byWait = [];

        // The youngest first, so that it is the one to leave.
        private readonly PriorityQueue<ReleaseSummary, long> _oldest = new();
        private int _count;
        private DateTimeOffset _first = DateTimeOffset.MaxValue;

        public void Add(ReleaseSummary release, int keep)
        {
            _count++;
            _first = release.RequestedAt < _first ? release.RequestedAt : _first;
            _byStatus[release.Status] = _byStatus.GetValueOrDefault(release.Status) + 1;
            if (release.WaitingOn is { } waiting)
            {
                _byWait[waiting.Code] = _byWait.GetValueOrDefault(waiting.Code) + 1;
            }

            _oldest.Enqueue(release, -release.RequestedAt.UtcTicks);
            if (_oldest.Count > keep)
            {
                _oldest.Dequeue();
            }
        }

        public VersionInFlight Result(string? version) => new(
            version,
            _count,
            _first,
            _byStatus.OrderByDescending(each => each.Value).ToDictionary(),
            _byWait.OrderByDescending(each => each.Value).ToDictionary(),
            [.. _oldest.UnorderedItems.Select(item => item.Element).OrderBy(release => release.RequestedAt).ThenBy(release => release.Id, StringComparer.Ordinal)]);
    }
}
