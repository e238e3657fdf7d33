namespace EmbeddedFunctions.Invocation;

/// <summary>A view on <see cref="InvocationContext.Result"/>, so that middleware and host see one value.</summary>
internal sealed class ContextInvocationResult(FunctionContext context) : InvocationResult
{
    private readonly InvocationContext _context = Own(context);

    public override object? Value
    {
        get => _context.Result;
        set => _context.Result = value;
    }

    internal static InvocationContext Own(FunctionContext context) => context as InvocationContext
        ?? throw new InvalidOperationException(
            $"The context of type '{context.GetType()}' was not made by this host; only the host's own contexts carry a result.");
}

/// <summary>The same view, typed.</summary>
internal sealed class ContextInvocationResult<T>(FunctionContext context) : InvocationResult<T>
{
    private readonly InvocationContext _context = ContextInvocationResult.Own(context);

    public override T? Value
    {
        get => _context.Result switch
        {
            null => default,
            T value => value,
            object other => throw new InvalidOperationException(
                $"Function '{_context.Function.Name}' returned '{other.GetType()}', not '{typeof(T)}'."),
        };
        set => _context.Result = value;
    }
}
