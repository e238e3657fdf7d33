namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>One turn as history keeps it: its time, and its events in order, arrivals before the actions they led to.</summary>
internal sealed record TurnRecord(DateTime At, IReadOnlyList<HistoryEvent> Events);
