using System.Globalization;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// Judges from the facts whether a release's orchestrations carry it on. Every orchestration writes its own facts down before it goes on,
/// so one that the facts show under way must exist; ask the engine first and read the facts after, and the answer is no race.
/// </summary>
public static class ReleaseWatch
{
    /// <summary>How long after its end a wait may still stand: every wait is backed by a timer of an hour at most.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(90);

    /// <summary>What must be at work; nothing for a release that has not begun or is over.</summary>
    public static IReadOnlyList<ExpectedOrchestration> Expected(ReleaseView view)
    {
        if (!view.Begun || view.Status.IsOver())
        {
            return [];
        }

        List<ExpectedOrchestration> expected = [new(ExpectedKind.Release)];
        if (view.Status == ReleaseStatus.RollingBack)
        {
            expected.Add(new(ExpectedKind.Rollback));
        }

        expected.AddRange(view.Stages.Where(stage => stage.Attempt > 0 && stage.Run == view.Run).SelectMany(Expected));
        return expected;
    }

    /// <summary>What is wrong, if anything.</summary>
    /// <param name="view">The facts, read after the engine was asked.</param>
    /// <param name="presence">Where an orchestration stands; asked about those of <see cref="Expected(ReleaseView)"/>.</param>
    public static WatchFinding Judge(ReleaseView view, Func<ExpectedOrchestration, OrchestrationPresence> presence, DateTimeOffset now)
    {
        List<(ExpectedOrchestration One, OrchestrationPresence Is)> found = [.. Expected(view).Select(one => (one, presence(one)))];
        if (found.FirstOrDefault(each => IsLost(each.One, each.Is)) is { One: { } lost } bad)
        {
            return new(WatchVerdict.Broken, $"{Upper(lost)} {(bad.Is == OrchestrationPresence.Missing ? "is missing" : "has ended")} although the history says that it is under way.");
        }

        if (found.FirstOrDefault(each => each.Is == OrchestrationPresence.Suspended) is { One: { } held })
        {
            return new(WatchVerdict.Suspended, $"{Upper(held)} is suspended in the engine; resume it there.");
        }

        Waiting? overdue = view.Status == ReleaseStatus.Paused ? null : view.Stages.Select(stage => stage.WaitingOn).Append(view.OwnWait).OfType<Waiting>().FirstOrDefault(wait => wait.Until + Patience < now);
        return found.Count == 0 || overdue is null
            ? WatchFinding.Sound
            : new(WatchVerdict.Overdue, $"A wait was to end at {overdue.Until!.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)} and still stands: {overdue.Text}");
    }

    // A ramp leaves no fact of its own when it ends, nor does putting flags back: what has ended has told its caller, which is at work and goes on.
    private static bool IsLost(ExpectedOrchestration one, OrchestrationPresence presence) =>
        presence == OrchestrationPresence.Missing || (presence == OrchestrationPresence.Ended && one.Kind is not (ExpectedKind.Flags or ExpectedKind.FlagsRollback));

    private static IEnumerable<ExpectedOrchestration> Expected(StageView stage)
    {
        (string name, int attempt) = (stage.Stage, stage.Attempt);
        if (stage.Status is StageStatus.Running or StageStatus.Waiting)
        {
            yield return new(ExpectedKind.Stage, name, attempt);
            ExpectedKind? phase = stage.Phase switch
            {
                StagePhase.Approval when stage.Approval is { Outcome: Approvals.ApprovalOutcome.Open } => ExpectedKind.Approval,
                StagePhase.Deploy when stage.Deployment is { Status: null, Sends: > 0 } => ExpectedKind.Deployment,
                StagePhase.Flags => ExpectedKind.Flags,
                StagePhase.Health when stage.Health is not { Verdict: not GateVerdict.Running } => ExpectedKind.Health,
                _ => null,
            };
            if (stage.WaitingOn?.Code == WaitingCode.Checklist)
            {
                phase = ExpectedKind.Checklist;
            }

            if (phase is { } kind)
            {
                yield return new(kind, name, attempt);
            }
        }

        if (stage is { Status: StageStatus.RollingBack, WaitingOn.Code: WaitingCode.Flags })
        {
            yield return new(ExpectedKind.FlagsRollback, name, attempt);
        }

        if (stage is { Status: StageStatus.RollingBack, Rollback.Status: null })
        {
            yield return new(ExpectedKind.StageRollback, name, attempt);
        }

        if (stage.RollbackHealth is { Verdict: GateVerdict.Running })
        {
            yield return new(ExpectedKind.RollbackHealth, name, attempt);
        }
    }

    private static string Upper(ExpectedOrchestration one) => one.ToString() is var text ? char.ToUpperInvariant(text[0]) + text[1..] : string.Empty;
}

/// <summary>What the watchdog found.</summary>
/// <param name="Text">One sentence; empty if nothing is wrong.</param>
public sealed record WatchFinding(WatchVerdict Verdict, string Text)
{
    /// <summary>Nothing is wrong.</summary>
    public static WatchFinding Sound { get; } = new(WatchVerdict.Sound, string.Empty);
}

/// <summary>How bad it is.</summary>
public enum WatchVerdict
{
    Sound,

    /// <summary>Someone suspended it in the engine; theirs to resume.</summary>
    Suspended,

    /// <summary>It is there, but does not react: woken first, repaired if that does not help.</summary>
    Overdue,

    /// <summary>It can never go on by itself.</summary>
    Broken,
}
