using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Engine.Runtime;
using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.Hosting;

namespace EmbeddedFunctions.Durable;

/// <summary>Runs an activity function for the engine, with the services of the call's own scope.</summary>
internal sealed class FunctionActivity(
    FunctionDescriptor function, FunctionPipeline pipeline, IServiceProvider services, IHostApplicationLifetime lifetime) : ITaskActivity
{
    public Type InputType => function.TriggerParameter.ParameterType;

    public Type OutputType { get; } = function.Result.ValueType == typeof(void) ? typeof(object) : function.Result.ValueType;

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        InvocationContext invocation = new(
            function,
            input,
            new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [ActivityTriggerKind.InstanceIdName] = context.InstanceId },
            services,
            lifetime.ApplicationStopping);
        try
        {
            await pipeline.InvokeAsync(invocation);
            return invocation.Result;
        }
        catch (OperationCanceledException error) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // As a failure this would enter the orchestration's history.
            throw new ActivityAbandonedException(error);
        }
    }
}
