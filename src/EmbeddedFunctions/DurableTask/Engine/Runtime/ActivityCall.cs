using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>An activity to be run for an instance.</summary>
internal sealed record ActivityCall(LiveInstance Caller, ActivityScheduled Scheduled, string InstanceId, string? TraceParent, string? TraceState);
