using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// Decides which stages start and how a release ends. Stages start as soon as everything they need has succeeded or was
/// skipped, several at once, unless the release is paused. A failure (unless its stage says ask), a rejection, an expiry or an operator's word lets no new
/// stage start; the release then ends when the running ones have. Of several ends the gravest counts: failed, rejected,
/// expired, aborted.
/// </summary>
public static class ReleasePlanner
{
    private const string NothingToUndo = "Nothing that can be rolled back had been sent.";

    /// <param name="plan">The plan version the release keeps.</param>
    /// <param name="results">Stages that are done with. A stage that is to be retried is not among them.</param>
    /// <param name="running">Stages that were started and are not done with.</param>
    /// <param name="stop">An operator's abort or rollback, or that a newer release takes the place.</param>
    /// <param name="paused">An operator holds the release: no stage is started. How it ends, and that it is rolled back, does not depend on it.</param>
    public static ReleaseStep Next(Plan plan, IReadOnlyDictionary<string, StageResult> results, IReadOnlySet<string> running, StopRequest? stop, bool paused = false)
    {
        if (stop is not null)
        {
            return running.Count > 0 ? Wait() : new([], Stopped(plan, results, stop));
        }

        if (results.Values.Any(result => Halts(plan, result)))
        {
            return running.Count > 0 ? Wait() : new([], End(plan, results));
        }

        List<string> ready = [.. plan.Stages.Where(stage => IsReady(stage, results, running)).Select(stage => stage.Stage)];
        List<string> asked = [.. plan.Stages.Select(stage => stage.Stage).Where(stage => results.TryGetValue(stage, out StageResult? result) && Asks(plan, result))];
        List<string> start = paused ? [] : ready;
        return asked.Count > 0 ? new(start, new ReleaseDecision.AwaitOperator(asked))
            : ready.Count > 0 || running.Count > 0 ? new(start, new ReleaseDecision.Continue())
            : new([], End(plan, results));
    }

    private static ReleaseStep Wait() => new([], new ReleaseDecision.Continue());

    private static bool IsReady(StagePlan stage, IReadOnlyDictionary<string, StageResult> results, IReadOnlySet<string> running) =>
        !results.ContainsKey(stage.Stage)
        && !running.Contains(stage.Stage)
        && stage.Needs.All(need => results.TryGetValue(need, out StageResult? result) && result.Status.IsPassed());

    private static bool Asks(Plan plan, StageResult result) =>
        !result.Carried && result.Status == StageStatus.Failed && plan.Stage(result.Stage).OnFailure == OnFailure.Ask;

    private static bool Halts(Plan plan, StageResult result) =>
        !result.Carried && !result.Status.IsPassed() && !Asks(plan, result);

    private static ReleaseDecision Stopped(Plan plan, IReadOnlyDictionary<string, StageResult> results, StopRequest stop) =>
        stop.Action == OperatorAction.Supersede ? Superseded(plan, results, stop)
        : stop.Action != OperatorAction.Rollback ? Finish(plan, results, ReleaseStatus.Aborted, stop.Text)
        : CanUndo(plan, results) ? new ReleaseDecision.RollBack(stop.Text, ReleaseStatus.RolledBack)
        : new ReleaseDecision.Finish(ReleaseStatus.Aborted, $"{stop.Text} {NothingToUndo}");

    // Whoever reads how it ended must not have to look where flags were left.
    private static ReleaseDecision.Finish Finish(Plan plan, IReadOnlyDictionary<string, StageResult> results, ReleaseStatus status, string reason)
    {
        string flags = FlagsLeft.Sentences(reason, plan.Stages.Select(stage => results.GetValueOrDefault(stage.Stage)).OfType<StageResult>());
        return new(status, flags.Length == 0 || reason.EndsWith('.') ? reason + flags : $"{reason}.{flags}")
        {
            FlagsStuck = results.Values.Any(result => !result.Carried && result.FlagsStuck),
        };
    }

    // What was under way is done. If it failed, the release failed; undoing it would put the version before over what the newer release deploys.
    private static ReleaseDecision.Finish Superseded(Plan plan, IReadOnlyDictionary<string, StageResult> results, StopRequest stop)
    {
        if (plan.Stages.All(stage => results.TryGetValue(stage.Stage, out StageResult? result) && result.Status.IsPassed()))
        {
            return Complete(plan, results);
        }

        StageResult? bad = plan.Stages.Select(stage => results.GetValueOrDefault(stage.Stage)).OfType<StageResult>()
            .Where(result => Halts(plan, result) && result.Status != StageStatus.Aborted)
            .MaxBy(result => Gravity(StatusOf(result)));
        return bad is null
            ? Finish(plan, results, ReleaseStatus.Superseded, stop.Text)
            : Finish(plan, results, StatusOf(bad), $"Stage '{bad.Stage}' {Verb(StatusOf(bad))}: {bad.Reason} Nothing is rolled back: {stop.Text}");
    }

    private static ReleaseDecision End(Plan plan, IReadOnlyDictionary<string, StageResult> results)
    {
        List<StageResult> bad = [.. plan.Stages
            .Select(stage => results.GetValueOrDefault(stage.Stage))
            .OfType<StageResult>()
            .Where(result => !result.Status.IsPassed())];
        if (bad.Count == 0)
        {
            return Complete(plan, results);
        }

        // The end that this run brought about is named first, before what earlier runs left.
        ReleaseStatus status = bad.Select(StatusOf).MaxBy(Gravity);
        StageResult cause = bad.Where(result => StatusOf(result) == status).OrderBy(result => result.Carried).First();
        string reason = $"Stage '{cause.Stage}' {Verb(status)}: {cause.Reason}";
        bool undo = status is ReleaseStatus.Failed or ReleaseStatus.Rejected
            && bad.Any(result => !result.Carried && StatusOf(result) == status && plan.Stage(result.Stage).OnFailure == OnFailure.Rollback);
        return !undo ? Finish(plan, results, status, reason)
            : CanUndo(plan, results) ? new ReleaseDecision.RollBack(reason, status == ReleaseStatus.Failed ? ReleaseStatus.RolledBack : status)
            : new ReleaseDecision.Finish(status, status == ReleaseStatus.Failed ? $"{reason} {NothingToUndo}" : reason);
    }

    private static ReleaseDecision.Finish Complete(Plan plan, IReadOnlyDictionary<string, StageResult> results)
    {
        List<string> blocked = [.. plan.Stages.Select(stage => stage.Stage).Where(stage => !results.ContainsKey(stage))];
        if (blocked.Count > 0)
        {
            return new(ReleaseStatus.Failed, $"No stage can start: {string.Join(", ", blocked)} need stages that are not there or need each other.");
        }

        int skipped = results.Values.Count(result => result.Status == StageStatus.Skipped);
        string stages = plan.Stages.Count == 1 ? "The stage" : $"All {plan.Stages.Count} stages";
        return new(ReleaseStatus.Succeeded, skipped == 0 ? $"{stages} succeeded." : $"{stages} succeeded or were skipped ({skipped}).");
    }

    private static bool CanUndo(Plan plan, IReadOnlyDictionary<string, StageResult> results) =>
        results.Values.Any(result => result.DeploySent && plan.Stage(result.Stage).CanUndo);

    private static ReleaseStatus StatusOf(StageResult result) => result.Status switch
    {
        StageStatus.Rejected => ReleaseStatus.Rejected,
        StageStatus.Expired => ReleaseStatus.Expired,
        StageStatus.Aborted => ReleaseStatus.Aborted,
        _ => ReleaseStatus.Failed,
    };

    private static int Gravity(ReleaseStatus status) => status switch
    {
        ReleaseStatus.Failed => 3,
        ReleaseStatus.Rejected => 2,
        ReleaseStatus.Expired => 1,
        _ => 0,
    };

    private static string Verb(ReleaseStatus status) => status switch
    {
        ReleaseStatus.Rejected => "was rejected",
        ReleaseStatus.Expired => "ran out of time",
        ReleaseStatus.Aborted => "was aborted",
        _ => "failed",
    };
}
