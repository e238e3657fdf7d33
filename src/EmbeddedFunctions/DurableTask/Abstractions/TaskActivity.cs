using EmbeddedFunctions.DurableTask.Engine;

namespace EmbeddedFunctions.DurableTask;

/// <summary>Base of class-based activities.</summary>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    /// <summary>Runs the activity. It may run more than once for one call, so its effect should be idempotent.</summary>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await RunAsync(context, InputCast.To<TInput>(input)).ConfigureAwait(false);
    }
}
