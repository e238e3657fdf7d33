using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Access;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Http;

/// <summary>What every API function goes through: the caller that <see cref="AccessPolicy"/> let through, and errors as problem details.</summary>
public sealed partial class ApiEndpoint(ILogger<ApiEndpoint> logger)
{
    /// <summary>Runs <paramref name="handle"/> for the caller; what the caller needs for it stands in <see cref="AccessPolicy"/>.</summary>
    public Task<IResult> RunAsync(HttpRequest request, Func<Caller, Task<IResult>> handle) => RunOpenAsync(request, () => handle(AccessGrant.Require(request).Caller));

    /// <summary>Runs <paramref name="handle"/> for anyone: the link's token is the credential.</summary>
    public async Task<IResult> RunOpenAsync(HttpRequest request, Func<Task<IResult>> handle)
    {
        try
        {
            return await handle();
        }
        catch (ProblemException problem)
        {
            if (problem.Status == StatusCodes.Status401Unauthorized)
            {
                request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            }

            return problem.ToResult();
        }
        catch (BadHttpRequestException exception)
        {
            return new ProblemException(exception.StatusCode, "The request is not valid", exception.Message).ToResult();
        }
        catch (Exception exception) when (StorageUnavailable.Is(exception))
        {
            LogStorage(exception, request.Method, request.Path);
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return new ProblemException(503, "The store cannot be reached", "The table storage does not answer just now. Nothing was lost; repeat the call in a few seconds.").ToResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered 503: the store is unavailable.")]
    private partial void LogStorage(Exception exception, string method, string path);
}
