namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Instances that wait in memory, least recently used first. Beyond a number, or after a time, they leave it.</summary>
internal sealed class IdleInstances(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<LiveInstance> _instances = [];

    public void Add(LiveInstance instance)
    {
        lock (_gate)
        {
            if (instance.IdleNode is null)
            {
                instance.IdleSince = time.GetUtcNow();
                instance.IdleNode = _instances.AddLast(instance);
            }

            if (_instances.Count <= capacity)
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
            if (instance.IdleNode is { } node)
            {
                _instances.Remove(node);
                instance.IdleNode = null;
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
                || (_instances.Count <= capacity && time.GetUtcNow() - first.Value.IdleSince < lifetime))
            {
                return null;
            }

            _instances.RemoveFirst();
            first.Value.IdleNode = null;
            return first.Value;
        }
    }
}
