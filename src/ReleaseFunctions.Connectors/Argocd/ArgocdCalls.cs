using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>The calls to Argo CD's server that a deployment is made of. Each is sent once.</summary>
internal sealed class ArgocdCalls(ApiClient client, TimeProvider time)
{
    /// <summary>Pause before an application that has another operation in progress is asked to sync again.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(15);

    /// <summary>The application, compared with its source just now, and Argo CD's clock.</summary>
    public async Task<(ArgocdApplication App, DateTimeOffset Now)> GetAsync(ConnectionSettings connection, ArgocdSync target, CancellationToken cancellationToken)
    {
        ApiReply reply = await SendAsync(connection, HttpMethod.Get, $"{Path(target)}?refresh=normal{And(target)}", null, cancellationToken);
        return (Application(connection, target, reply), Clock(reply));
    }

    /// <summary>Asks for a sync; what is answered shows it as accepted.</summary>
    /// <param name="position">Which of several sources gets the revision, from 1; the others are synced to what they follow. Null: the application has one source.</param>
    public async Task<ArgocdApplication> SyncAsync(ConnectionSettings connection, ArgocdSync target, long? position, string order, long? before, CancellationToken cancellationToken)
    {
        JsonArray infos = [Info(ArgocdOperation.OrderInfo, order)];
        if (before is { } entry)
        {
            infos.Add((JsonNode)Info(ArgocdOperation.BeforeInfo, entry.ToString(CultureInfo.InvariantCulture)));
        }

        JsonObject body = Body(target);
        if (position is { } number)
        {
            body["revisions"] = new JsonArray(target.Revision);
            body["sourcePositions"] = new JsonArray(number.ToString(CultureInfo.InvariantCulture)); // 64 bits, as the description writes them in lists
        }
        else
        {
            body["revision"] = target.Revision;
        }

        body["strategy"] = new JsonObject { ["hook"] = new JsonObject() };
        body["infos"] = infos;
        return Application(connection, target, await SendAsync(connection, HttpMethod.Post, $"{Path(target)}/sync", body, cancellationToken));
    }

    /// <summary>Asks to go back to what the history entry had synced.</summary>
    public async Task<ArgocdApplication> RollbackAsync(ConnectionSettings connection, ArgocdSync target, long entry, CancellationToken cancellationToken)
    {
        JsonObject body = Body(target);
        body["id"] = entry;
        return Application(connection, target, await SendAsync(connection, HttpMethod.Post, $"{Path(target)}/rollback", body, cancellationToken));
    }

    /// <summary>Asks to end the operation in progress. False: there is none that could be ended.</summary>
    public async Task<bool> TerminateAsync(ConnectionSettings connection, ArgocdSync target, CancellationToken cancellationToken)
    {
        ApiReply reply = await SendAsync(connection, HttpMethod.Delete, $"{Path(target)}/operation{And(target, '?')}", null, cancellationToken);
        return reply.IsSuccess || (reply.Status == 400 ? false : throw Failure(connection, target, reply));
    }

    /// <summary>Asks something that no application is needed for.</summary>
    public Task<ApiReply> AskAsync(ConnectionSettings connection, string path, CancellationToken cancellationToken) => SendAsync(connection, HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Argo CD's clock, where the answer says it; else ours.</summary>
    public DateTimeOffset Clock(ApiReply reply) =>
        DateTimeOffset.TryParse(reply.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date) ? date : time.GetUtcNow();

    private static string Path(ArgocdSync target) => $"/api/v1/applications/{Uri.EscapeDataString(target.Application)}";

    private static string And(ArgocdSync target, char sign = '&') => target.Project is { } project ? $"{sign}project={Uri.EscapeDataString(project)}" : string.Empty;

    private static JsonObject Info(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject Body(ArgocdSync target)
    {
        JsonObject body = new() { ["name"] = target.Application, ["prune"] = target.Prune, ["dryRun"] = false };
        if (target.Project is { } project)
        {
            body["project"] = project;
        }

        return body;
    }

    private static ArgocdApplication Application(ConnectionSettings connection, ArgocdSync target, ApiReply reply)
    {
        if (!reply.IsSuccess)
        {
            throw Failure(connection, target, reply);
        }

        ArgocdApplication app = new(reply.ReadObject(connection.Name));
        return app.Name is not null ? app : throw ApiCallException.TryAgain($"{connection.Name} answered {reply.Status} with something that is not an application of Argo CD.");
    }

    private static ApiCallException Failure(ConnectionSettings connection, ArgocdSync target, ApiReply reply)
    {
        string detail = reply.Detail();
        bool isBusy = reply.Status == 400 && detail.Contains("another operation", StringComparison.OrdinalIgnoreCase);
        ApiCallException failure = reply.Failure(connection.Name, isBusy ? "It is asked again when that has ended." : Remedy(connection, target, reply.Status, detail));
        return !isBusy ? failure : new ApiCallException(failure.Message, isFinal: false, failure.RetryAfter ?? Busy) { NotTaken = true, Status = reply.Status };
    }

    private static string? Remedy(ConnectionSettings connection, ArgocdSync target, int status, string detail) => status switch
    {
        400 when detail.Contains("auto-sync", StringComparison.OrdinalIgnoreCase) || detail.Contains("Automatic", StringComparison.OrdinalIgnoreCase) =>
            $"The application {target.Application} syncs by itself, so that no revision can be chosen; turn automated sync off, or name the branch that it follows as revision.",
        400 when detail.Contains("deleting", StringComparison.OrdinalIgnoreCase) => $"The application {target.Application} is being deleted.",
        400 => "Nothing was synced.",
        401 => $"The token is not valid, or has expired; set Connections__{connection.Name}__Token.",
        403 when detail.Contains("sync window", StringComparison.OrdinalIgnoreCase) =>
            "A sync window of the project forbids it now; let the stage have a window that agrees with it, or allow manual syncs in the sync window.",
        403 when target.Project is null => $"The token's role needs get and sync on the application {target.Application}; or there is no such application: name its project in the plan to tell these apart.",
        403 => $"The token's role needs get and sync on {target.Project}/{target.Application} (and override, where a revision other than the application's needs it).",
        404 => $"There is no application {target.Application}{(target.Project is { } project ? $" in project {project}" : string.Empty)} that the token can see.",
        _ => null,
    };

    private async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(method, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        return await client.SendAsync(connection, request, cancellationToken);
    }
}
