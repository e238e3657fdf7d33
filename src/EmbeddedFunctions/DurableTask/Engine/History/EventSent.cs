namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestrator sent an event to another orchestration.</summary>
internal sealed record EventSent(int TaskId, string InstanceId, string Name) : TaskAction(TaskId)
{
    /// <summary>Payload of the event. Not part of the sender's history: the receiver keeps it.</summary>
    public string? Payload { get; init; }

    public override string Describe() => $"the event '{Name}' to instance '{InstanceId}'";

    public override bool Matches(TaskAction other) => other is EventSent sent && SameName(Name, sent.Name);
}
