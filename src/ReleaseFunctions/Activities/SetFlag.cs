using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Drills;

namespace ReleaseFunctions.Activities;

/// <summary>Puts a flag at a percentage. A repeated activity finds it there and changes nothing.</summary>
public sealed class SetFlag(IFlagRamp flags, DrillOutside drills, Telemetry telemetry)
{
    [Function(nameof(SetFlag))]
    public async Task<FlagAnswer> RunAsync([ActivityTrigger] SetFlagOrder order, CancellationToken cancellationToken)
    {
        FlagOrder change = new(order.Flag, order.From, order.To, order.Comment);
        if (order.Drill is { } drill)
        {
            return drills.SetFlag(drill, change);
        }

        FlagAnswer answer = await flags.SetAsync(change, cancellationToken);
        telemetry.FlagChanged(order.Flag, answer.Outcome);
        return answer;
    }
}

/// <summary>A <see cref="FlagOrder"/>.</summary>
/// <param name="Drill">Set: the flag is played.</param>
public sealed record SetFlagOrder(FlagTarget Flag, double From, double To, string Comment, DrillFlagCall? Drill = null);
