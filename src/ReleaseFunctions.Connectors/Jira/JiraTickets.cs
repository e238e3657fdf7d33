using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tickets;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Jira;

/// <summary>
/// Keeps change records as issues of Jira Cloud. An issue that is created carries the release's id in a property, a comment its mark, a link its id: each is looked for before it is written again.
/// </summary>
internal sealed class JiraTickets(JiraApi api, TimeProvider time) : ITicketSystem
{
    /// <summary>The issue's property that says which release it belongs to.</summary>
    public const string Property = "release-manager";

    private const int PageSize = 100;
    private const int MaxPages = 10;

    public ConnectionKind Kind => ConnectionKind.Jira;

    // Searching lags behind creating.
    public TimeSpan Settles => TimeSpan.FromMinutes(2);

    public async Task<TicketRef?> FindAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken)
    {
        JiraChange jira = (JiraChange)change;

        // A relative time, because absolute ones are read in the zone of the connection's user.
        int hours = (int)Math.Ceiling((time.GetUtcNow() - request.SentBefore!.Value).TotalHours) + 1;
        JsonObject query = new()
        {
            ["jql"] = $"project = \"{jira.Project}\" AND created >= \"-{hours}h\" ORDER BY created DESC",
            ["maxResults"] = PageSize,
            ["fields"] = new JsonArray("summary"),
            ["properties"] = new JsonArray(Property),
        };
        for (int page = 0; page < MaxPages; page++)
        {
            JsonObject found = await api.ReadAsync(connection, HttpMethod.Post, "/search/jql", query.DeepClone(), _ => null, cancellationToken);
            foreach (JsonObject issue in (found["issues"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if ((string?)(issue["properties"]?[Property] as JsonObject)?["release"] == request.ReleaseId && (string?)issue["key"] is { } key)
                {
                    return await RefAsync(connection, key, cancellationToken);
                }
            }

            if ((string?)found["nextPageToken"] is not { Length: > 0 } next)
            {
                return null;
            }

            query["nextPageToken"] = next;
        }

        throw ApiCallException.Refused($"{connection.Name} has more than {PageSize * MaxPages} issues of the last {hours} hours in project {jira.Project}; it cannot be told whether one of them is the release's. Link one by hand: name it as 'issue' in the plan.");
    }

    public async Task<TicketRef> CreateAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken)
    {
        JiraChange jira = (JiraChange)change;
        JsonObject issue = new()
        {
            ["fields"] = new JsonObject
            {
                ["project"] = new JsonObject { ["key"] = jira.Project },
                ["issuetype"] = new JsonObject { ["name"] = jira.IssueType },
                ["summary"] = Line(jira.Summary),
                ["description"] = AdfDocument.Description(request),
            },
            ["properties"] = new JsonArray(new JsonObject { ["key"] = Property, ["value"] = new JsonObject { ["release"] = request.ReleaseId } }),
        };
        JsonObject created = await api.ReadAsync(
            connection, HttpMethod.Post, "/issue", issue, reply => reply.Status == 400 ? $"Check project {jira.Project} and issue type '{jira.IssueType}', and that the type requires no further fields." : null, cancellationToken);
        return (string?)created["key"] is { } key
            ? await RefAsync(connection, key, cancellationToken)
            : throw ApiCallException.TryAgain($"{connection.Name} took the issue but did not say its key; it is looked up.");
    }

    public async Task<TicketStanding> ReadAsync(ConnectionSettings connection, string key, CancellationToken cancellationToken)
    {
        JsonObject issue = await api.ReadAsync(connection, HttpMethod.Get, $"{JiraApi.Issue(key)}?fields=status", null, Missing(key), cancellationToken);
        string found = (string?)issue["key"] ?? key;
        JsonNode? status = issue["fields"]?["status"];
        return (string?)status?["name"] is { } name
            ? new TicketStanding(await RefAsync(connection, found, cancellationToken), name, [name, .. (string?)status["statusCategory"]?["key"] is { } category ? [category] : Array.Empty<string>()])
            : throw ApiCallException.TryAgain($"{connection.Name} answered without the status of {found}.");
    }

    public async Task CommentAsync(ConnectionSettings connection, string key, ChangeComment comment, CancellationToken cancellationToken)
    {
        string path = $"{JiraApi.Issue(key)}/comment";
        JsonObject latest = await api.ReadAsync(connection, HttpMethod.Get, $"{path}?orderBy=-created&maxResults={PageSize}", null, Missing(key), cancellationToken);
        bool isThere = (latest["comments"] as JsonArray ?? []).Any(one => AdfDocument.TextOf(one?["body"]).Contains(comment.Mark, StringComparison.Ordinal));
        if (!isThere)
        {
            await api.SendAsync(connection, HttpMethod.Post, path, new JsonObject { ["body"] = AdfDocument.Comment(comment) }, Missing(key), cancellationToken);
        }
    }

    public async Task MoveAsync(ConnectionSettings connection, string key, string status, string why, CancellationToken cancellationToken)
    {
        TicketStanding standing = await ReadAsync(connection, key, cancellationToken);
        if (standing.Is(status))
        {
            return;
        }

        string path = $"{JiraApi.Issue(key)}/transitions";
        JsonArray open = (await api.ReadAsync(connection, HttpMethod.Get, path, null, Missing(key), cancellationToken))["transitions"] as JsonArray ?? [];
        JsonNode? fitting = open.FirstOrDefault(one => Is((string?)one?["to"]?["name"])) ?? open.FirstOrDefault(one => Is((string?)one?["to"]?["statusCategory"]?["key"]));
        if ((string?)fitting?["id"] is not { } id)
        {
            string ways = string.Join(", ", open.Select(one => (string?)one?["to"]?["name"]).OfType<string>().DefaultIfEmpty("none"));
            throw ApiCallException.Refused($"{key} is {standing.Status}, and no transition leads from there to {status} (open to the connection's user: {ways}).");
        }

        await api.SendAsync(
            connection,
            HttpMethod.Post,
            path,
            new JsonObject { ["transition"] = new JsonObject { ["id"] = id } },
            reply => reply.Status is 400 or 422 ? $"The transition of {key} to {status} may require fields that only people fill in." : Missing(key)(reply),
            cancellationToken);

        bool Is(string? word) => string.Equals(word, status, StringComparison.OrdinalIgnoreCase);
    }

    public Task LinkAsync(ConnectionSettings connection, string key, ReleaseLink link, CancellationToken cancellationToken) => api.SendAsync(
        connection,
        HttpMethod.Post,
        $"{JiraApi.Issue(key)}/remotelink",
        new JsonObject
        {
            ["globalId"] = $"release-manager={link.ReleaseId}",
            ["relationship"] = "is released by",
            ["object"] = new JsonObject { ["url"] = link.Url, ["title"] = link.Title, ["status"] = new JsonObject { ["resolved"] = link.IsResolved } },
        },
        Missing(key),
        cancellationToken);

    // With OAuth calls go to api.atlassian.com, and only Jira knows where people see the issue.
    private async Task<TicketRef> RefAsync(ConnectionSettings connection, string key, CancellationToken cancellationToken)
    {
        string site = connection.Url!.IdnHost == "api.atlassian.com" || connection.Url.AbsolutePath.Length > 1
            ? (string?)(await api.ReadAsync(connection, HttpMethod.Get, "/serverInfo", null, _ => null, cancellationToken))["baseUrl"] ?? connection.Url.ToString()
            : connection.Url.ToString();
        return new TicketRef(key, $"{site.TrimEnd('/')}/browse/{Uri.EscapeDataString(key)}");
    }

    private static Func<ApiReply, string?> Missing(string key) => reply => reply.Status == 404 ? $"There is no issue {key} that the connection's user can see." : null;

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
