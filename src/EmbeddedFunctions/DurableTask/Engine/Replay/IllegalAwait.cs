namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>The failure of an orchestrator that awaits something that is not durable.</summary>
internal static class IllegalAwait
{
    public const string Message =
        "An invalid asynchronous invocation was detected: the orchestrator awaits a task that is not durable, or uses its context from "
        + "another thread. An orchestrator may only await tasks that its context created, without ConfigureAwait(false); move I/O, delays "
        + "and other threads' work into activities, and use CreateTimer to wait.";
}
