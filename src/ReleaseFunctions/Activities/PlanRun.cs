using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out what a later run of a release starts from, or what a run that was started anew goes on from.</summary>
public sealed class PlanRun(IReleaseStore releases)
{
    [Function(nameof(PlanRun))]
    public async Task<RunStart> RunAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(key.ReleaseId, cancellationToken);
        RunPlan plan = Before(release, key.Run);
        IReadOnlyList<AttemptMade> attempts = [.. release.Stages.Where(stage => stage.Attempt > 0).Select(stage => new AttemptMade(stage.Stage, stage.Attempt, stage.SentAt is not null))];
        if (!key.PicksUp)
        {
            return new RunStart([.. plan.Results.Values], plan.Stop, attempts, [], null, null);
        }

        RunPickUp pickUp = RunPickUp.From(
            release, plan, release.Status == ReleaseStatus.RollingBack ? await releases.ReadAllAsync(release, cancellationToken) : []);
        return new RunStart(pickUp.Results, pickUp.Stop, attempts, pickUp.Going, pickUp.RollBack, release.OwnWait);
    }

    private static RunPlan Before(ReleaseView release, int run) => run == 1 ? RunPlan.First : RunPlan.After(
        release,
        release.Actions.LastOrDefault(taken => taken.AfterEnd && taken.Run == run - 1)
            ?? throw new InvalidOperationException($"No operator's action asked for run {run} of release {release.Facts.Id}."));
}

/// <summary>Which run.</summary>
/// <param name="PicksUp">The run has begun before: what it has done so far counts.</param>
public sealed record RunKey(string ReleaseId, int Run, bool PicksUp = false);

/// <summary>What a run starts from.</summary>
/// <param name="Results">Stages that are done with.</param>
/// <param name="Stop">Set on a run that only rolls back.</param>
/// <param name="Attempts">Attempts made so far.</param>
/// <param name="Going">Stages whose attempt goes on.</param>
/// <param name="RollBack">The rollback, if it has begun.</param>
/// <param name="Standing">What the release itself waits for.</param>
public sealed record RunStart(
    IReadOnlyList<StageResult> Results,
    StopRequest? Stop,
    IReadOnlyList<AttemptMade> Attempts,
    IReadOnlyList<string> Going,
    ReleaseDecision.RollBack? RollBack,
    Waiting? Standing);

/// <summary>The newest attempt of a stage.</summary>
/// <param name="Sent">A deploy request was sent and not rolled back since.</param>
public sealed record AttemptMade(string Stage, int Attempt, bool Sent);
