using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Drills;

/// <summary>What drills see of the world: the one place that activities go to instead of to connections, mail systems and flags when a release is a drill.</summary>
public sealed class DrillOutside(TimeProvider time)
{
    /// <summary>Takes a request as the scenario has it.</summary>
    public DeploymentAnswer Start(DrillFacts drill, StartOrder order) =>
        SimulatedDeployment.Start(drill.Plays(), order.Stage, order.Action, order.Attempt, time.GetUtcNow());

    /// <summary>Says how a deployment stands.</summary>
    public DeploymentAnswer Follow(string handle) => SimulatedDeployment.Follow(handle, time.GetUtcNow());

    /// <summary>What a check measures before a deployment.</summary>
    public static CheckBaseline Baseline(string check, DateTimeOffset at) => CheckBaseline.Of(check, at, [Sample.Of(1, "simulated")]);

    /// <summary>Measures as the scenario has it.</summary>
    public static Sample Measure(DrillMeasure measure, DateTimeOffset at) => SimulatedMetric.Of(
        measure.Drill.Plays().Metric(measure.Stage, measure.Check, at - measure.Start)?.Gives, measure.Pass, value => PassCondition.Parse(measure.Pass).Holds(value, measure.Baseline) == true);
}

/// <summary>Which check of a drill is measured.</summary>
/// <param name="Start">When the gate began.</param>
/// <param name="Baseline">What was measured before the deployment.</param>
public sealed record DrillMeasure(DrillFacts Drill, string Stage, string Check, string Pass, DateTimeOffset Start, double? Baseline);
