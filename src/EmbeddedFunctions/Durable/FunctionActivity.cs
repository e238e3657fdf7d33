using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedFunctions.Durable;

/// <summary>Runs an activity function for the engine, in a scope of its own.</summary>
internal sealed class FunctionActivity(
    FunctionDescriptor function, FunctionPipeline pipeline, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : ITaskActivity
{
    public Type InputType => function.TriggerParameter.ParameterType;

    public Type OutputType { get; } = function.Result.ValueType == typeof(void) ? typeof(object) : function.Result.ValueType;

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        InvocationContext invocation = new(
            function,
            input,
            new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [ActivityTriggerKind.InstanceIdName] = context.InstanceId },
            scope.ServiceProvider,
            lifetime.ApplicationStopping);
        await pipeline.InvokeAsync(invocation);
        return invocation.Result;
    }
}
