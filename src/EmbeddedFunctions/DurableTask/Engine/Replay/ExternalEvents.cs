using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>
/// Matches arriving events with waiting code. Events nobody waits for are kept, first in first out by name. Of several waiters
/// for a name the newest gets the event: code that loops over WhenAny leaves old waiters behind.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<IEventWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<EventRaised> _kept = [];

    /// <summary>Whether any code still waits.</summary>
    public bool HasWaiters => _waiters.Values.Any(w => w.Any(waiter => !waiter.IsGone));

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        var waiter = new EventWaiter<T>();
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                _kept.Remove(node);
                waiter.Deliver(node.Value.Payload, converter);
                return waiter.Task;
            }
        }

        Push(name, waiter);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken), useSynchronizationContext: false);
        }

        return waiter.Task;
    }

    public void Raise(EventRaised raised)
    {
        if (!_waiters.TryGetValue(raised.Name, out var waiters) || !TryPop(waiters, out var waiter))
        {
            _kept.AddLast(raised);
            return;
        }

        if (waiters.Count == 0)
        {
            _waiters.Remove(raised.Name);
        }

        waiter.Deliver(raised.Payload, converter);
    }

    /// <summary>Takes out the events nobody waited for, in order of arrival.</summary>
    public IReadOnlyList<EventRaised> TakeKept()
    {
        EventRaised[] kept = [.. _kept];
        _kept.Clear();
        return kept;
    }

    private static bool TryPop(Stack<IEventWaiter> waiters, out IEventWaiter waiter)
    {
        while (waiters.TryPop(out waiter!))
        {
            if (!waiter.IsGone)
            {
                return true;
            }
        }

        return false;
    }

    private void Push(string name, IEventWaiter waiter)
    {
        if (!_waiters.TryGetValue(name, out var waiters))
        {
            _waiters.Add(name, waiters = new Stack<IEventWaiter>());
        }

        while (waiters.TryPeek(out var top) && top.IsGone)
        {
            waiters.Pop();
        }

        if (waiters.TryPeek(out var other) && other.EventType != waiter.EventType)
        {
            throw new ArgumentException(
                $"Waiters for the same event must expect the same type: '{name}' is awaited as {other.EventType.FullName} and now as {waiter.EventType.FullName}.",
                nameof(name));
        }

        waiters.Push(waiter);
    }
}
