using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Flags;

/// <summary>How far a ramp has come according to its history. A step whose changes were made and not written down is taken again, and finds the flags as they are to be.</summary>
/// <param name="Standing">Where each flag stands, in the plan's order.</param>
/// <param name="Step">The step that stands; 0 before the first.</param>
/// <param name="Since">When it was taken.</param>
/// <param name="Gate">Its gate; null: it has none, or nothing was measured yet.</param>
public sealed record RampPickUp(IReadOnlyList<FlagStanding> Standing, int Step, DateTimeOffset Since, GatePickUp? Gate)
{
    /// <param name="plan">The stage as the release's plan has it, with templates replaced.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="own">The history of its attempt.</param>
    /// <returns>Null: the ramp has not begun.</returns>
    internal static RampPickUp? From(StagePlan plan, StageView stage, IReadOnlyList<HistoryEvent> own)
    {
        List<(DateTimeOffset At, EventData.StageWaiting Data)> waits = [.. own
            .Where(e => e.Type == EventTypes.StageWaiting)
            .Select(e => (e.At, ReleaseProjection.Read<EventData.StageWaiting>(e)))];
        if (stage.Flags is not { } flags || waits.FirstOrDefault(wait => wait.Data.Found is not null) is not { Data: not null } begun)
        {
            return null;
        }

        FlagStanding[] standing = [.. plan.Flags
            .Select(wanted => flags.Flags.FirstOrDefault(flag => flag.Flag == wanted.Flag))
            .OfType<FlagView>()
            .Select(flag => new FlagStanding(flag.Flag, flag.Percentage))];
        (DateTimeOffset At, EventData.StageWaiting Data) stands = waits.Where(wait => wait.Data.Step is not null).MaxBy(wait => wait.Data.Step);
        return standing.Length != plan.Flags.Count ? null
            : stands.Data is { Step: { } step, WaitingOn.Since: var since } ? new(standing, step, since, GateOf(plan, stage, own, step, since))
            : new(standing, 0, begun.At, null);
    }

    private static GatePickUp? GateOf(StagePlan plan, StageView stage, IReadOnlyList<HistoryEvent> own, int step, DateTimeOffset since)
    {
        IReadOnlyList<Measurement>[] rounds = [.. own
            .Where(e => e.Type == EventTypes.HealthSampled)
            .Select(ReleaseProjection.Read<EventData.HealthSampled>)
            .Where(round => round.Purpose == HealthPurpose.Flags && round.Step == step)
            .OrderBy(round => round.Round)
            .Select(round => round.Measurements)];
        if (plan.Health is not { } health || rounds.Length == 0)
        {
            return null;
        }

        JudgedBefore? end = stage.Flags?.Step == step && stage.Flags.Gate is { Verdict: not GateVerdict.Running } gate ? new(gate.Verdict, gate.Text ?? string.Empty) : null;
        return new(since, HealthJudge.Resume(FlagRamp.Gate(health, FlagRamp.Stand(plan.Flags, step)), rounds, stage.Baselines), end);
    }
}
