namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>Code that waits for an external event with a payload of a type.</summary>
internal sealed class EventWaiter<T> : TaskCompletionSource<T>, IEventWaiter
{
    public Type EventType => typeof(T);

    public bool IsGone => Task.IsCompleted;

    public void Deliver(string? payload, DataConverter converter)
    {
        T value;
        try
        {
            value = payload is null ? default! : converter.Deserialize<T>(payload)!;
        }
#pragma warning disable CA1031 // A payload that cannot be read is the orchestrator's to handle.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            TrySetException(exception);
            return;
        }

        TrySetResult(value);
    }
}
