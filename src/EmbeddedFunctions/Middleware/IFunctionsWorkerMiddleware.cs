namespace EmbeddedFunctions.Middleware;

/// <summary>Code that runs around every invocation of every function.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
