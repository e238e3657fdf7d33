using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Connections;

namespace ReleaseFunctions.Triggers;

/// <summary>The connections and whether they work: <c>/api/connections</c> and <c>/ui/connections</c>. Credentials are shown nowhere.</summary>
public sealed class ConnectionFunctions(ApiEndpoint endpoint, PageEndpoint pages, IConnectionChecks checks)
{
    [Function(nameof(ListConnections))]
    public Task<IResult> ListConnections(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/connections")] HttpRequest request) => endpoint.RunAsync(request, _ =>
        Task.FromResult(Answers.Json(new { items = checks.List().Select(ConnectionResponse.Whole) })));

    [Function(nameof(PostConnectionCheck))]
    public Task<IResult> PostConnectionCheck(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/connections/{name}/check")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
        Answers.Json(ConnectionResponse.Whole(await CheckAsync(name, cancellationToken))));

    [Function(nameof(ConnectionsPage))]
    public Task<IResult> ConnectionsPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/connections")] HttpRequest request) => pages.RunAsync(request, (_, user) =>
        pages.PageAsync(request, Model(user, null)));

    [Function(nameof(PostConnectionPage))]
    public Task<IResult> PostConnectionPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/connections/{name}/check")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (_, user, _) =>
    {
        // No redirect: the answer is shown by the process that has it, and checking twice does no harm.
        return await pages.PageAsync(request, Model(user, await CheckAsync(name, cancellationToken)));
    });

    private async Task<ConnectionEntry> CheckAsync(string name, CancellationToken cancellationToken) =>
        await checks.CheckAsync(name, cancellationToken)
        ?? throw ProblemException.NotFound("There is no connection of this name; GET /api/connections lists them. A new one needs the settings Connections__<name>__….");

    private ConnectionListModel Model(PageUser user, ConnectionEntry? justChecked) => new(user, [.. checks.List().Select(Row)], justChecked?.Name);

    private static ConnectionRow Row(ConnectionEntry entry) => new()
    {
        Name = entry.Name,
        Kind = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{entry.Kind}"),
        Host = entry.Host,
        IsPrivate = entry.IsPrivate,
        Check = entry.LastCheck is { } check
            ? new ConnectionRowCheck(check.At, check.Finding.Reachable, check.Finding.CredentialAccepted, check.Finding.RightsSufficient, check.Finding.ClockSkew, check.Finding.Version, check.Finding.Message)
            : null,
    };
}
