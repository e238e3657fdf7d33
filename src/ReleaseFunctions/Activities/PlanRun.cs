using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out what a later run of a release starts from.</summary>
public sealed class PlanRun(IReleaseStore releases)
{
    [Function(nameof(PlanRun))]
    public async Task<RunStart> RunAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(key.ReleaseId, cancellationToken);
        ActionView action = release.Actions.LastOrDefault(taken => taken.AfterEnd && taken.Run == key.Run - 1)
            ?? throw new InvalidOperationException($"No operator's action asked for run {key.Run} of release {key.ReleaseId}.");
        RunPlan plan = RunPlan.After(release, action);
        return new RunStart(
            [.. plan.Results.Values],
            plan.Stop,
            [.. release.Stages.Where(stage => stage.Attempt > 0).Select(stage => new AttemptMade(stage.Stage, stage.Attempt, stage.SentAt is not null))]);
    }
}

/// <summary>Which run.</summary>
public sealed record RunKey(string ReleaseId, int Run);

/// <summary>What a run starts from.</summary>
/// <param name="Results">Stages that are done with.</param>
/// <param name="Stop">Set on a run that only rolls back.</param>
/// <param name="Attempts">Attempts made so far.</param>
public sealed record RunStart(IReadOnlyList<StageResult> Results, StopRequest? Stop, IReadOnlyList<AttemptMade> Attempts);

/// <summary>The newest attempt of a stage.</summary>
/// <param name="Sent">A deploy request was sent and not rolled back since.</param>
public sealed record AttemptMade(string Stage, int Attempt, bool Sent);
