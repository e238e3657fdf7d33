namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>An open timer.</summary>
internal sealed class OpenTimer(DateTime fireAt) : TaskCompletionSource, IOpenTask
{
    public DateTime FireAt { get; } = fireAt;

    public bool IsActivity => false;

    public void Complete(string? result) => TrySetResult();

    public void Fail(TaskFailureDetails failure, bool isNonRetriable) =>
        throw new InvalidOperationException("A timer cannot fail.");
}
