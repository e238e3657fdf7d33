namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>One thing that happened to an orchestration. README.md lists them all with their encoding.</summary>
internal abstract record HistoryEvent;
