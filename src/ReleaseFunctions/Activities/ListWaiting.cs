using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Activities;

/// <summary>Finds the releases of a plan whose turn may have come.</summary>
public sealed class ListWaiting(IReleaseLine line)
{
    // Further back the places are only told later.
    private const int Most = 50;

    [Function(nameof(ListWaiting))]
    public async Task<IReadOnlyList<string>> RunAsync([ActivityTrigger] LineKey key, CancellationToken cancellationToken) =>
    [
        .. (await line.ListInFlightAsync(key.Plan, cancellationToken))
            .Where(release => release.Id != key.ReleaseId)
            .Reverse()
            .Take(Most)
            .Select(release => InstanceIds.Release(release.Id, run: 1)),
    ];
}

/// <summary>The plan, and the release that makes room.</summary>
public sealed record LineKey(string Plan, string ReleaseId);
