using EmbeddedFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace EmbeddedFunctions;

/// <summary>Reaches the HTTP side of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request's context, or null when the function was not started by HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpFunctionHandler.HttpContextKey, out object? value) ? value as HttpContext : null;
    }
}
