using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Appends events to a release's history; events that are there already are left out.</summary>
public sealed class RecordEvents(IReleaseStore releases, ReleaseWaker waker)
{
    [Function(nameof(RecordEvents))]
    public async Task<long> RunAsync([ActivityTrigger] RecordOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        CommitResult result = await releases.CommitAsync(order.ReleaseId, _ => order.Events, cancellationToken);
        await waker.WakeHeraldAsync(client, result, cancellationToken);
        return result.View.LastSeq;
    }
}

/// <summary>What to append.</summary>
public sealed record RecordOrder(string ReleaseId, IReadOnlyList<NewEvent> Events);
