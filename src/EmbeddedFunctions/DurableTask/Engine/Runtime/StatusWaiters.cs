namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Wakes those who wait for an instance to change its status.</summary>
internal sealed class StatusWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>
    /// Subscribes to the next change. Subscribe before reading the status, so that no change is missed, and dispose after.
    /// </summary>
    public Subscription Subscribe(string instanceId)
    {
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(instanceId, out var subscription))
            {
                subscription = new Subscription(this, instanceId);
                _subscriptions.Add(instanceId, subscription);
            }

            subscription.Count++;
            return subscription;
        }
    }

    public void Signal(string instanceId)
    {
        Subscription? subscription;
        lock (_gate)
        {
            _subscriptions.Remove(instanceId, out subscription);
        }

        subscription?.Complete();
    }

    /// <summary>Wakes everybody, because there will be no more changes.</summary>
    public void Close()
    {
        List<Subscription> subscriptions;
        lock (_gate)
        {
            subscriptions = [.. _subscriptions.Values];
            _subscriptions.Clear();
        }

        subscriptions.ForEach(s => s.Complete());
    }

    private void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            if (--subscription.Count == 0
                && _subscriptions.TryGetValue(subscription.InstanceId, out var current)
                && ReferenceEquals(current, subscription))
            {
                _subscriptions.Remove(subscription.InstanceId);
            }
        }
    }

    /// <summary>The next change of an instance's status, shared by all who wait for it.</summary>
    internal sealed class Subscription(StatusWaiters owner, string instanceId) : IDisposable
    {
        private readonly TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string InstanceId { get; } = instanceId;

        /// <summary>Number of subscribers; the owner's gate guards it.</summary>
        public int Count { get; set; }

        public Task Change => _change.Task;

        public void Complete() => _change.SetResult();

        public void Dispose() => owner.Unsubscribe(this);
    }
}
