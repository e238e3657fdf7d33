using EmbeddedFunctions.DurableTask;

namespace EmbeddedFunctions.Durable;

/// <summary>The trigger payload of one orchestration turn.</summary>
internal sealed record OrchestrationCall(TaskOrchestrationContext Context, object? Input);
