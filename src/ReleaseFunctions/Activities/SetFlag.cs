using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Activities;

/// <summary>Puts a flag at a percentage. A repeated activity finds it there and changes nothing.</summary>
public sealed class SetFlag(IFlagRamp flags, Telemetry telemetry)
{
    [Function(nameof(SetFlag))]
    public async Task<FlagAnswer> RunAsync([ActivityTrigger] FlagOrder order, CancellationToken cancellationToken)
    {
        FlagAnswer answer = await flags.SetAsync(order, cancellationToken);
        telemetry.FlagChanged(order.Flag, answer.Outcome);
        return answer;
    }
}
