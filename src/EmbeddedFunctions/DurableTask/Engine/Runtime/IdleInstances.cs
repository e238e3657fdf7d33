using EmbeddedFunctions.Engine;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Instances that wait in memory, least recently used first. Beyond a number or a size, or after a time, they leave it.</summary>
internal sealed class IdleInstances(EmbeddedEngineOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LiveInstance> _instances = [];
    private long _weight;

    private bool IsFull => _instances.Count > options.CachedInstances || _weight > options.CachedBytes;

    public void Add(LiveInstance instance)
    {
        lock (_gate)
        {
            if (instance.IdleNode is null)
            {
                instance.IdleSince = time.GetUtcNow();
                instance.IdleWeight = instance.Weight;
                instance.IdleNode = _instances.AddLast(instance);
                _weight += instance.IdleWeight;
            }

            if (!IsFull)
            {
                return;
            }
        }

        // Elsewhere, because the caller holds the instance's gate.
        ThreadPool.UnsafeQueueUserWorkItem(static idle => idle.Trim(), this, preferLocal: false);
    }

    public void Remove(LiveInstance instance)
    {
        lock (_gate)
        {
            if (instance.IdleNode is not null)
            {
                Unlink(instance.IdleNode);
            }
        }
    }

    /// <summary>Evicts what is too much or too old.</summary>
    public void Trim()
    {
        while (TakeOldest() is { } instance)
        {
            instance.TryEvict();
        }
    }

    private LiveInstance? TakeOldest()
    {
        lock (_gate)
        {
            if (_instances.First is not { } first
                || (!IsFull && time.GetUtcNow() - first.Value.IdleSince < options.CachedInstanceLifetime))
            {
                return null;
            }

            Unlink(first);
            return first.Value;
        }
    }

    // Inside the gate.
    private void Unlink(LinkedListNode<LiveInstance> node)
    {
        _instances.Remove(node);
        _weight -= node.Value.IdleWeight;
        node.Value.IdleNode = null;
    }
}
