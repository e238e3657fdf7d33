using EmbeddedFunctions.DurableTask.Engine;

namespace EmbeddedFunctions.DurableTask;

/// <summary>Base of class-based orchestrators.</summary>
public abstract class TaskOrchestrator<TInput, TOutput> : ITaskOrchestrator
{
    Type ITaskOrchestrator.InputType => typeof(TInput);

    Type ITaskOrchestrator.OutputType => typeof(TOutput);

    /// <summary>Runs the orchestrator. It must be deterministic: time, ids and I/O come from the context and from activities.</summary>
    public abstract Task<TOutput> RunAsync(TaskOrchestrationContext context, TInput input);

    async Task<object?> ITaskOrchestrator.RunAsync(TaskOrchestrationContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);

        // No ConfigureAwait: the continuation belongs on the orchestration's own scheduler.
        return await RunAsync(context, InputCast.To<TInput>(input));
    }
}
