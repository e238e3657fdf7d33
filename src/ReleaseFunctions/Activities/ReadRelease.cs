using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Reads the facts about a run of a release that its orchestration acts on when woken.</summary>
public sealed class ReadRelease(IReleaseStore releases)
{
    [Function(nameof(ReadRelease))]
    public async Task<ReleaseSignals> RunAsync([ActivityTrigger] ReleaseKey key, CancellationToken cancellationToken) =>
        ReleaseSignals.From(await releases.GetAsync(key.ReleaseId, cancellationToken), key.Run, key.AfterSeq);
}

/// <summary>Which run, and which facts of it are known already.</summary>
public sealed record ReleaseKey(string ReleaseId, int Run, long AfterSeq);
