using EmbeddedFunctions.Invocation;
using EmbeddedFunctions.Middleware;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Http;

/// <summary>
/// Writes what an HTTP function returned. It sits in the pipeline where the application calls
/// <c>ConfigureFunctionsWebApplication</c>: middleware added later may still replace the result, middleware added earlier finds it written.
/// </summary>
internal static class HttpResultMiddleware
{
    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next) => async context =>
    {
        await next(context);
        if (context.GetHttpContext() is { } http)
        {
            await WriteAsync(context, http);
        }
    };

    private static async Task WriteAsync(FunctionContext context, HttpContext http)
    {
        switch (ContextInvocationResult.Own(context).Result)
        {
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case { } other when !http.Response.HasStarted:
                // As in the real integration: anything else is not an answer, and the caller gets an empty 200.
                InvocationLog.NoHttpResult(
                    context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(InvocationLog.Category(context.FunctionDefinition.Name)),
                    context.FunctionDefinition.Name,
                    other.GetType());
                break;
        }
    }
}
