using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>The context of a call to an activity.</summary>
internal sealed class ActivityContext(ActivityScheduled scheduled, string instanceId) : TaskActivityContext
{
    public override TaskName Name => scheduled.Name;

    public override string InstanceId => instanceId;

    public override string Version => scheduled.Version;
}
