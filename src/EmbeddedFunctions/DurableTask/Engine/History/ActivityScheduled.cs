namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestrator called an activity.</summary>
internal sealed record ActivityScheduled(int TaskId, string Name, string Version, string? Input) : TaskAction(TaskId)
{
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public override string Describe() => $"a call of the activity '{Name}'";

    public override bool Matches(TaskAction other) => other is ActivityScheduled activity && SameName(Name, activity.Name);
}
