namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestrator created a timer.</summary>
internal sealed record TimerCreated(int TaskId, DateTime FireAt) : TaskAction(TaskId)
{
    public override string Describe() => "a timer";

    public override bool Matches(TaskAction other) => other is TimerCreated;
}
