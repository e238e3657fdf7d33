using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Reads the facts about a stage attempt that an orchestration acts on when woken.</summary>
public sealed class ReadStage(IReleaseStore releases)
{
    [Function(nameof(ReadStage))]
    public async Task<StageSignals> RunAsync([ActivityTrigger] StageKey key, CancellationToken cancellationToken) =>
        StageSignals.From(await releases.GetAsync(key.ReleaseId, cancellationToken), key.Stage, key.Attempt, afterSeq: 0);
}

/// <summary>Which stage attempt.</summary>
public sealed record StageKey(string ReleaseId, string Stage, int Attempt);
