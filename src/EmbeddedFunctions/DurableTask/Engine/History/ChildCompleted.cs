namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>A sub-orchestration ended with an output.</summary>
internal sealed record ChildCompleted(int TaskId, string? Result) : HistoryEvent;
