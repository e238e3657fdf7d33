using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Invocation;

/// <summary>The innermost step: binds the arguments, makes the instance, calls the method, keeps its result.</summary>
internal static class FunctionCall
{
    // Orchestrators run through here too, on the engine's own synchronization context: no await may leave it.
    public static async Task ExecuteAsync(FunctionContext context)
    {
        InvocationContext invocation = ContextInvocationResult.Own(context);
        FunctionDescriptor function = invocation.Function;
        object?[] arguments = new object?[function.Arguments.Length];
        for (int index = 0; index < arguments.Length; index++)
        {
            arguments[index] = function.Arguments[index](invocation);
        }

        object? instance = function.Method.IsStatic
            ? null
            : ActivatorUtilities.GetServiceOrCreateInstance(invocation.InstanceServices, function.Method.DeclaringType!);
        try
        {
            object? returned = function.Method.Invoke(
                instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
            invocation.Result = await function.Result.UnwrapAsync(returned);
        }
        finally
        {
            await DisposeAsync(instance, invocation.InstanceServices);
        }
    }

    // A class that is registered as a service belongs to its scope, which disposes it.
    private static async ValueTask DisposeAsync(object? instance, IServiceProvider services)
    {
        if (instance is not (IDisposable or IAsyncDisposable)
            || services.GetService<IServiceProviderIsService>()?.IsService(instance.GetType()) == true)
        {
            return;
        }

        if (instance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
            return;
        }

        ((IDisposable)instance).Dispose();
    }
}
