namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestrator was called. Name, version and input are in the instance's own row.</summary>
internal sealed record ExecutionStarted : HistoryEvent
{
    public static readonly ExecutionStarted Instance = new();
}
