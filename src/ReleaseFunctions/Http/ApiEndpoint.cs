using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Access;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Http;

/// <summary>What every API function goes through: the credential, the role, and errors as problem details.</summary>
public sealed partial class ApiEndpoint(ApiKeys keys, ILogger<ApiEndpoint> logger)
{
    private const string Bearer = "Bearer ";

    /// <summary>Runs <paramref name="handle"/> for a caller who has the role; null: any valid credential will do.</summary>
    public Task<IResult> RunAsync(HttpRequest request, Role? role, Func<Caller, Task<IResult>> handle) => RunOpenAsync(request, () =>
    {
        Caller caller = Authenticate(request);
        if (role is { } needed && !caller.Has(needed))
        {
            LogRefused(caller.Name, needed, request.Method, request.Path);
            throw ProblemException.Forbidden($"The API key '{caller.Name}' lacks the role '{Lower(needed)}'; it has {Describe(caller)}.");
        }

        return handle(caller);
    });

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

    private Caller Authenticate(HttpRequest request)
    {
        string authorization = request.Headers.Authorization.ToString();
        string key = request.Headers["X-Api-Key"].ToString() is { Length: > 0 } header ? header
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : string.Empty;
        if (key.Length == 0)
        {
            throw new ProblemException(401, "A credential is needed", "Send an API key as 'Authorization: Bearer rk_name_secret' or 'X-Api-Key: rk_name_secret'.");
        }

        if (keys.Find(key) is { } caller)
        {
            return caller;
        }

        LogUnknownKey(request.Method, request.Path);
        throw new ProblemException(401, "The credential is not valid", "The API key is unknown or was revoked.");
    }

    private static string Lower(Role role) => role.ToString().ToLowerInvariant();

    private static string Describe(Caller caller) => caller.Roles.Count == 0 ? "none" : string.Join(", ", caller.Roles.Order().Select(Lower));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Path}: API key {Key} lacks role {Role}.")]
    private partial void LogRefused(string key, Role role, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Path}: unknown API key.")]
    private partial void LogUnknownKey(string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered 503: the store is unavailable.")]
    private partial void LogStorage(Exception exception, string method, string path);
}
