using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Writes down that a run has begun, and reads in the same step what operators had to say by then.</summary>
public sealed class BeginRelease(IReleaseStore releases)
{
    [Function(nameof(BeginRelease))]
    public async Task<ReleaseSignals> RunAsync([ActivityTrigger] BeginOrder order, CancellationToken cancellationToken)
    {
        NewEvent started = NewEvent.ForRelease(
            EventKeys.ReleaseStarted(order.Run), order.At, EventTypes.ReleaseStarted, "system", new EventData.ReleaseStarted(order.Run));
        CommitResult result = await releases.CommitAsync(order.ReleaseId, _ => [started], cancellationToken);
        return ReleaseSignals.From(result.View, order.Run, afterSeq: 0);
    }
}

/// <summary>Which run begins, and when.</summary>
public sealed record BeginOrder(string ReleaseId, int Run, DateTimeOffset At);
