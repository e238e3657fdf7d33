namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>An external event arrived.</summary>
internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;
