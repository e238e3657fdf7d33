using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions;

/// <summary>Reads the outcome of an invocation.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The result; its value is null until the function has run.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ContextInvocationResult(context);
    }

    /// <summary>The result as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ContextInvocationResult<T>(context);
    }
}
