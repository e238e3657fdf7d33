using System.Text.Json;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Drills;

namespace ReleaseFunctions.Activities;

/// <summary>Puts a flag back as it was read before the ramp. A repeated activity finds it so and changes nothing.</summary>
public sealed class RevertFlag(IFlagRamp flags, DrillOutside drills, Telemetry telemetry)
{
    [Function(nameof(RevertFlag))]
    public async Task<FlagAnswer> RunAsync([ActivityTrigger] RevertOrder order, CancellationToken cancellationToken)
    {
        if (order.Drill is { } drill)
        {
            return drills.RevertFlag(drill, order.Flag, order.Snapshot);
        }

        FlagAnswer answer = await flags.RevertAsync(order.Flag, order.Snapshot, order.Comment, cancellationToken);
        telemetry.FlagChanged(order.Flag, answer.Outcome);
        return answer;
    }
}

/// <summary>Which flag to put back, and how it was.</summary>
/// <param name="Drill">Set: the flag is played.</param>
public sealed record RevertOrder(FlagTarget Flag, JsonElement Snapshot, string Comment, DrillFlagCall? Drill = null);
