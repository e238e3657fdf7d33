using System.Text.Json;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Drills;

/// <summary>What drills see of the world: the one place that activities go to instead of to connections, mail systems and flags when a release is a drill.</summary>
public sealed class DrillOutside(TimeProvider time, IReleaseStore releases)
{
    /// <summary>Takes a request as the scenario has it.</summary>
    public DeploymentAnswer Start(DrillFacts drill, StartOrder order) =>
        SimulatedDeployment.Start(drill.Plays(), order.Stage, order.Action, order.Attempt, time.GetUtcNow());

    /// <summary>Says how a deployment stands.</summary>
    public DeploymentAnswer Follow(string handle) => SimulatedDeployment.Follow(handle, time.GetUtcNow());

    /// <summary>How a flag stands: where the drill's own earlier attempt left it, or off.</summary>
    public async Task<FlagAnswer> ReadFlagAsync(DrillFlagCall call, FlagTarget flag, CancellationToken cancellationToken)
    {
        StageView? stage = (await releases.GetAsync(call.Stage.ReleaseId, cancellationToken)).FindStage(call.Stage.Stage);
        return SimulatedFlag.Read(stage?.Flags?.Flags.FirstOrDefault(known => known.Flag == flag)?.Percentage ?? 0);
    }

    /// <summary>Changes a flag as the scenario has it.</summary>
    public FlagAnswer SetFlag(DrillFlagCall call, FlagOrder order) =>
        SimulatedFlag.Set(call.Drill.Plays(), call.Stage.Stage, order, call.AskedAt, time.GetUtcNow());

    /// <summary>Puts a flag back as the scenario has it.</summary>
    public FlagAnswer RevertFlag(DrillFlagCall call, FlagTarget flag, JsonElement snapshot) =>
        SimulatedFlag.Revert(call.Drill.Plays(), call.Stage.Stage, flag, snapshot, call.AskedAt, time.GetUtcNow());

    /// <summary>What a check measures before a deployment.</summary>
    public static CheckBaseline Baseline(string check, DateTimeOffset at) => CheckBaseline.Of(check, at, [Sample.Of(1, "simulated")]);

    /// <summary>Measures as the scenario has it.</summary>
    public static Sample Measure(DrillMeasure measure, DateTimeOffset at) => measure.Compare is { } compare
        ? SimulatedComparison.Value(Reading(measure, at), compare, measure.IsBaseline, at)
        : SimulatedMetric.Of(Reading(measure, at), measure.Pass, value => PassCondition.Parse(measure.Pass).Holds(value, measure.Baseline) == true);

    /// <summary>Compares a canary that is as the scenario has it with a baseline that is well.</summary>
    public static Sample Compare(DrillMeasure measure, ComparisonPlan compare, ComparisonWindow window) => Comparison.Sample(
        compare,
        SimulatedComparison.Series(at => Reading(measure, at), compare, isBaseline: false, window),
        SimulatedComparison.Series(at => null, compare, isBaseline: true, window),
        window.Expected);

    private static DrillReading? Reading(DrillMeasure measure, DateTimeOffset at) => measure.Drill.Plays().Metric(measure.Stage, measure.Check, at - measure.Start)?.Gives;
}

/// <summary>Which check of a drill is measured.</summary>
/// <param name="Start">When the deployment had ended.</param>
/// <param name="Baseline">What was measured before the deployment.</param>
public sealed record DrillMeasure(DrillFacts Drill, string Stage, string Check, string Pass, DateTimeOffset Start, double? Baseline)
{
    /// <summary>Set: the check is compared.</summary>
    public ComparisonPlan? Compare { get; init; }

    /// <summary>The side that the canary is compared with.</summary>
    public bool IsBaseline { get; init; }
}

/// <summary>A call to a flag of a drill.</summary>
/// <param name="AskedAt">When the call was made for the first time.</param>
public sealed record DrillFlagCall(DrillFacts Drill, StageKey Stage, DateTimeOffset AskedAt);
