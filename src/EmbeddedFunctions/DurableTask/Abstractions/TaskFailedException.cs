namespace EmbeddedFunctions.DurableTask;

/// <summary>Thrown into an orchestrator when an activity or a sub-orchestration failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>Creates the exception from the exception that caused it.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>Creates the exception from recorded failure details.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>Name of the activity or orchestrator that failed.</summary>
    public string TaskName { get; }

    /// <summary>Sequence number of the call inside the calling orchestration, from 0.</summary>
    public int TaskId { get; }

    /// <summary>What failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>Whether trying again cannot help, for instance because the task does not exist.</summary>
    internal bool IsNonRetriable { get; set; }

    /// <summary>Whether the failure is exactly of the given type.</summary>
    [Obsolete("Use FailureDetails.IsCausedBy<T>() instead.")]
    public bool IsCausedByException<T>()
        where T : Exception
        => FailureDetails.ErrorType == typeof(T).FullName;

    private static string Describe(string taskName, int taskId, string? cause) => cause is null
        ? $"Task '{taskName}' (#{taskId}) failed with an unhandled exception."
        : $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {cause}";
}
