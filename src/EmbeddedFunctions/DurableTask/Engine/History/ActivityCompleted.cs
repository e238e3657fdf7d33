namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>An activity returned.</summary>
internal sealed record ActivityCompleted(int TaskId, string? Result) : HistoryEvent;
