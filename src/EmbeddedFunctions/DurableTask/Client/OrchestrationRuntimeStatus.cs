namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has started and not ended.</summary>
    Running,

    /// <summary>It ended with an output.</summary>
    Completed,

    /// <summary>Not used.</summary>
    [Obsolete("Not used; exists for compatibility.")]
    ContinuedAsNew,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>Not used.</summary>
    [Obsolete("Not used; exists for compatibility.")]
    Canceled,

    /// <summary>It was ended from outside.</summary>
    Terminated,

    /// <summary>It was scheduled and has not started.</summary>
    Pending,

    /// <summary>It is paused from outside.</summary>
    Suspended,
}
