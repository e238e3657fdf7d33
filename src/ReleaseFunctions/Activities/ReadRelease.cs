using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Reads the facts about a run of a release that its orchestration acts on when woken.</summary>
public sealed class ReadRelease(IReleaseStore releases)
{
    [Function(nameof(ReadRelease))]
    public async Task<ReleaseSignals> RunAsync([ActivityTrigger] ReleaseKey key, CancellationToken cancellationToken) =>
        ReleaseSignals.From(await releases.GetAsync(key.ReleaseId, cancellationToken), key.Run, afterSeq: 0);
}

/// <summary>Which run.</summary>
public sealed record ReleaseKey(string ReleaseId, int Run);
