using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Durable;

/// <summary>Runs an orchestrator function for the engine.</summary>
internal sealed class FunctionOrchestrator(FunctionDescriptor function, FunctionPipeline pipeline, IServiceScopeFactory scopes) : ITaskOrchestrator
{
    public Type InputType { get; } = OrchestrationTriggerKind.InputOf(function.Method)?.ParameterType ?? typeof(object);

    public Type OutputType { get; } = function.Result.ValueType == typeof(void) ? typeof(object) : function.Result.ValueType;

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        // A turn that ends in a wait is dropped by the engine; then the scope goes with it, and holds nothing an orchestrator may use.
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        InvocationContext invocation = new(
            function,
            new OrchestrationCall(context, input),
            new Dictionary<string, object?> { [ActivityTriggerKind.InstanceIdName] = context.InstanceId },
            scope.ServiceProvider,
            CancellationToken.None);
        await pipeline.InvokeAsync(invocation);
        return invocation.Result;
    }
}
