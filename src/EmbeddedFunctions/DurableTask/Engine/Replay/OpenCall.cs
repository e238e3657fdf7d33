namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>An open call of an activity or a sub-orchestration.</summary>
internal sealed class OpenCall<T>(string name, int taskId, bool isActivity, DataConverter converter) : TaskCompletionSource<T>, IOpenTask
{
    public bool IsActivity => isActivity;

    public void Complete(string? result)
    {
        T value;
        try
        {
            value = result is null ? default! : converter.Deserialize<T>(result)!;
        }
#pragma warning disable CA1031 // A result that cannot be read is the orchestrator's to handle, like any failure of the call.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            SetException(exception);
            return;
        }

        SetResult(value);
    }

    public void Fail(TaskFailureDetails failure, bool isNonRetriable)
    {
        var exception = isActivity
            ? new TaskFailedException(name, taskId, new RecordedFailureException(failure))
            : new TaskFailedException(name, taskId, failure);
        exception.IsNonRetriable = isNonRetriable;
        SetException(exception);
    }
}
