using EmbeddedFunctions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Http;

/// <summary>Answers the requests of one HTTP function.</summary>
internal sealed class HttpFunctionHandler(
    FunctionDescriptor function, FunctionPipeline pipeline, HttpFunctionKeys keys, ILogger logger)
{
    /// <summary>Where middleware and functions find the <see cref="HttpContext"/>.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    private readonly AuthorizationLevel _level = ((HttpTriggerAttribute)function.Trigger).AuthLevel;

    public async Task HandleAsync(HttpContext http)
    {
        if (!keys.Allow(http.Request, _level))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        InvocationContext context = new(function, http, BindingData(http), http.RequestServices, http.RequestAborted)
        {
            Items = { [HttpContextKey] = http },
        };
        try
        {
            await pipeline.InvokeAsync(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            InvocationLog.CallerGone(logger, function.Name, context.InvocationId);
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            InvocationLog.BadRequest(logger, function.Name, context.InvocationId, error);
            Answer(http, error.StatusCode);
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            InvocationLog.Failed(logger, function.Name, context.InvocationId, error);
            Answer(http, StatusCodes.Status500InternalServerError);
        }
    }

    private static void Answer(HttpContext http, int statusCode)
    {
        http.Response.Clear();
        http.Response.StatusCode = statusCode;
    }

    private static Dictionary<string, object?> BindingData(HttpContext http)
    {
        Dictionary<string, object?> data = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in http.GetRouteData().Values)
        {
            data[name] = value;
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in http.Request.Query)
        {
            data.TryAdd(name, value.ToString());
        }

        return data;
    }
}
