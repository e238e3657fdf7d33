using EmbeddedFunctions.Middleware;

namespace EmbeddedFunctions.Invocation;

/// <summary>The middleware of the application around the call of a function's method.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate _entry;

    public FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate next = FunctionCall.ExecuteAsync;
        for (int index = middleware.Count - 1; index >= 0; index--)
        {
            next = middleware[index](next);
        }

        _entry = next;
    }

    public Task InvokeAsync(InvocationContext context) => _entry(context);
}
