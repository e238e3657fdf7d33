namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>Which orchestration a run belongs to.</summary>
internal sealed record RunIdentity(string InstanceId, string Name, string Version, ParentOrchestrationInstance? Parent, string? Input);
