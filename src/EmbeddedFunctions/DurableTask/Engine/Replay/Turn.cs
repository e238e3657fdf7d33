using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>What a turn led to.</summary>
internal sealed record Turn(List<TaskAction> Actions, RunOutcome Outcome, bool HasNewCustomStatus, string? CustomStatus);
