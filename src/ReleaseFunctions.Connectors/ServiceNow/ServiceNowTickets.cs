using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tickets;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.ServiceNow;

/// <summary>
/// Keeps change records as change requests of ServiceNow, through its Table API. A request that is created carries the release's id as its correlation id; a work note is written together with its
/// number as correlation display, in one call, so that none is written twice.
/// </summary>
internal sealed class ServiceNowTickets(ApiClient client) : ITicketSystem
{
    private const string Table = "/api/now/table/change_request";
    private const string Fields = "sys_id,number,state,correlation_id,correlation_display";
    private const string Closed = "3";

    public ConnectionKind Kind => ConnectionKind.ServiceNow;

    // A call that was given up may still be carried out.
    public TimeSpan Settles => TimeSpan.FromMinutes(1);

    public async Task<TicketRef?> FindAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken) =>
        await QueryAsync(connection, $"correlation_id={request.ReleaseId}", cancellationToken) is { } found ? Ref(connection, found) : null;

    public async Task<TicketRef> CreateAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken)
    {
        JsonObject record = new()
        {
            ["type"] = ((ServiceNowChange)change).Type,
            ["short_description"] = change.Summary.ReplaceLineEndings(" "),
            ["description"] = string.Join('\n', [.. request.Description, request.Link.Url]),
            ["correlation_id"] = request.ReleaseId,
        };
        return Ref(connection, await SendAsync(connection, HttpMethod.Post, $"{Table}?{Shape}", record, cancellationToken));
    }

    public async Task<TicketStanding> ReadAsync(ConnectionSettings connection, string key, CancellationToken cancellationToken)
    {
        JsonObject record = await GetAsync(connection, key, cancellationToken);
        string number = Value(record, "state");
        string name = Shown(record, "state");
        return new TicketStanding(Ref(connection, record), name.Length == 0 ? number : name, [number, name]);
    }

    public async Task CommentAsync(ConnectionSettings connection, string key, ChangeComment comment, CancellationToken cancellationToken)
    {
        JsonObject record = await GetAsync(connection, key, cancellationToken);
        if (IsNoted(Value(record, "correlation_display"), comment))
        {
            return;
        }

        string text = comment.Text.Length == 0 ? comment.Headline : $"{comment.Headline}\n{comment.Text}";
        await SendAsync(
            connection,
            HttpMethod.Patch,
            $"{Table}/{Uri.EscapeDataString(Value(record, "sys_id"))}?{Shape}",
            new JsonObject { ["work_notes"] = $"{text}\n{comment.Link}", ["correlation_display"] = comment.Mark },
            cancellationToken);
    }

    public async Task MoveAsync(ConnectionSettings connection, string key, string status, string why, CancellationToken cancellationToken)
    {
        TicketStanding standing = await ReadAsync(connection, key, cancellationToken);
        if (standing.Is(status))
        {
            return;
        }

        JsonObject record = await GetAsync(connection, key, cancellationToken);
        JsonObject patch = new() { ["state"] = status };
        if (status == Closed)
        {
            patch["close_code"] = why;
            patch["close_notes"] = "Closed by the release.";
        }

        JsonObject moved = await SendAsync(connection, HttpMethod.Patch, $"{Table}/{Uri.EscapeDataString(Value(record, "sys_id"))}?{Shape}", patch, cancellationToken);
        if (Value(moved, "state") != status && !string.Equals(Shown(moved, "state"), status, StringComparison.OrdinalIgnoreCase))
        {
            // Rules of the instance put it back without an error.
            throw ApiCallException.Refused($"{key} is {Shown(moved, "state")}, and ServiceNow did not let it move to {status}: its workflow or a rule of the instance holds it.");
        }
    }

    // The link is in the description and in every work note.
    public Task LinkAsync(ConnectionSettings connection, string key, ReleaseLink link, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether the record has the note, or a later one of the same release.</summary>
    internal static bool IsNoted(string display, ChangeComment comment) =>
        display.StartsWith($"[{comment.ReleaseId} #", StringComparison.Ordinal)
        && long.TryParse(display.AsSpan(comment.ReleaseId.Length + 3).TrimEnd(']'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long last)
        && last >= comment.Number;

    private static string Shape => $"sysparm_fields={Fields}&sysparm_display_value=all&sysparm_exclude_reference_link=true";

    private async Task<JsonObject> GetAsync(ConnectionSettings connection, string key, CancellationToken cancellationToken) => key.All(char.IsAsciiLetterOrDigit)
        ? await QueryAsync(connection, $"number={key}", cancellationToken) ?? throw ApiCallException.Refused($"{connection.Name} has no change request {key} that the connection's user can see.")
        : throw ApiCallException.Refused($"'{key}' is not the number of a change request, such as CHG0030001.");

    private async Task<JsonObject?> QueryAsync(ConnectionSettings connection, string query, CancellationToken cancellationToken)
    {
        ApiReply reply = await ReplyAsync(connection, HttpMethod.Get, $"{Table}?sysparm_query={Uri.EscapeDataString(query)}&sysparm_limit=2&{Shape}", null, cancellationToken);
        return reply.ReadObject(connection.Name)["result"] switch
        {
            JsonArray { Count: 0 } => null,
            JsonArray { Count: 1 } one when one[0] is JsonObject record => record,
            JsonArray => throw ApiCallException.Refused($"{connection.Name} has several change requests with {query}; close or correct all but one."),
            _ => throw ApiCallException.TryAgain($"{connection.Name} answered without a result."),
        };
    }

    private async Task<JsonObject> SendAsync(ConnectionSettings connection, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken) =>
        (await ReplyAsync(connection, method, path, body, cancellationToken)).ReadObject(connection.Name)["result"] as JsonObject
        ?? throw ApiCallException.TryAgain($"{connection.Name} answered without a result.");

    private async Task<ApiReply> ReplyAsync(ConnectionSettings connection, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(method, url) { Content = body is null ? null : JsonBody.Of(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return reply.IsSuccess ? reply : throw reply.Failure(connection.Name, reply.Status switch
        {
            401 => "The connection's credential is not valid; set Connections__<name>__User and __Secret, or __Token.",
            403 => "The connection's user may not do this; it needs to read and write change requests.",
            404 => "There is no such record or table.",
            _ => null,
        });
    }

    private static TicketRef Ref(ConnectionSettings connection, JsonObject record)
    {
        string id = Value(record, "sys_id");
        string number = Value(record, "number");
        return id.Length > 0 && number.Length > 0
            ? new TicketRef(number, $"{connection.Url!.ToString().TrimEnd('/')}/change_request.do?sys_id={Uri.EscapeDataString(id)}")
            : throw ApiCallException.TryAgain($"{connection.Name} answered without the number of the change request; it is looked up.");
    }

    private static string Value(JsonObject record, string field) => Part(record, field, "value");

    private static string Shown(JsonObject record, string field) => Part(record, field, "display_value");

    private static string Part(JsonObject record, string field, string part) => record[field] switch
    {
        JsonObject both => (string?)both[part] ?? string.Empty,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => string.Empty,
    };
}
