using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Triggers;

/// <summary>Whatever the API does not have: an answer that says so, instead of the host's empty one.</summary>
public sealed class NoApiFunctions(ApiEndpoint endpoint)
{
    [Function(nameof(NoApi))]
    public Task<IResult> NoApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "api/{*path}")] HttpRequest request,
        string? path) => endpoint.RunAsync(
        request,
        _ => throw ProblemException.NotFound($"There is no call {request.Method} /api/{Shown(path)}; docs/api.md lists the calls."));

    private static string Shown(string? path) => path is { Length: > 200 } ? path[..200] + "…" : path ?? string.Empty;
}
