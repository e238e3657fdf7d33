namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Stands for the exception of an activity whose details were read from history.</summary>
internal sealed class RecordedFailureException(TaskFailureDetails failureDetails) : Exception(failureDetails.ErrorMessage)
{
    public TaskFailureDetails FailureDetails { get; } = failureDetails;
}
