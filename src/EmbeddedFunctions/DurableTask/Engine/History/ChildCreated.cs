namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestrator called a sub-orchestration.</summary>
internal sealed record ChildCreated(int TaskId, string Name, string Version, string InstanceId) : TaskAction(TaskId)
{
    /// <summary>Input of the child. Not part of the parent's history: the child keeps it.</summary>
    public string? Input { get; init; }

    /// <summary>Tags of the child. Not part of the parent's history.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public override string Describe() => $"a call of the sub-orchestration '{Name}'";

    public override bool Matches(TaskAction other) => other is ChildCreated child && SameName(Name, child.Name);
}
