namespace EmbeddedFunctions.DurableTask;

/// <summary>What an activity knows of its call.</summary>
public abstract class TaskActivityContext
{
    /// <summary>Name of the activity.</summary>
    public abstract TaskName Name { get; }

    /// <summary>Id of the orchestration that called the activity.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Version the activity was called with; empty when it has none.</summary>
    public virtual string Version => string.Empty;
}
