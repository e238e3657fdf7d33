namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestration was ended from outside.</summary>
internal sealed record ExecutionTerminated(string? Output, bool IsRecursive) : HistoryEvent;
