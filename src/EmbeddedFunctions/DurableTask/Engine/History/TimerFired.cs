namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>A timer fired.</summary>
internal sealed record TimerFired(int TaskId) : HistoryEvent;
