using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Jira;

/// <summary>
/// Jira Cloud with the project OPS, as its description says: issues with properties, comments, remote links and the transitions To Do, In Progress, Done. Free of test frameworks, so that other test
/// projects can share it.
/// </summary>
public sealed partial class FakeJira : IAsyncDisposable
{
    public const string User = "releases@contoso.example";
    public const string ApiToken = "planted-api-token-of-jira";

    private static readonly (string Id, string Name, string Category)[] Statuses = [("1", "To Do", "new"), ("3", "In Progress", "indeterminate"), ("5", "Done", "done")];

    private readonly ConcurrentDictionary<string, FakeIssue> _issues = new();
    private FakeSystem _system = null!;
    private int _number;

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    public IReadOnlyCollection<FakeIssue> Issues => [.. _issues.Values.OrderBy(issue => issue.Number)];

    /// <summary>Issues that searching does not show yet.</summary>
    public ISet<string> NotIndexed { get; } = new HashSet<string>();

    /// <summary>How many issues one page of a search has.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    internal Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Replaces the answer to what was done, as a connection that breaks off does; null: it is answered.</summary>
    internal Func<SeenRequest, ScriptedAnswer?> Lose { get; set; } = _ => null;

    public static async Task<FakeJira> StartAsync()
    {
        FakeJira fake = new();
        fake._system = await FakeSystem.StartAsync(context =>
        {
            SeenRequest request = fake.Seen[^1];
            ScriptedAnswer answer = fake.Script(request) ?? fake.Answer(request);
            return (fake.Lose(request) ?? answer).WriteAsync(context.Response);
        });
        return fake;
    }

    /// <summary>Adds an issue as somebody else would.</summary>
    public FakeIssue Add(string? status = null)
    {
        int number = Interlocked.Increment(ref _number);
        FakeIssue issue = new($"OPS-{number}", number) { Status = status ?? "To Do" };
        return _issues[issue.Key] = issue;
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private ScriptedAnswer Answer(SeenRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{ApiToken}"))}")
        {
            return Json(401, """{"errorMessages":["Client must be authenticated to access this resource."],"errors":{}}""");
        }

        string path = request.Target.Split('?')[0];
        JsonObject body = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!.AsObject() : [];
        if (Below().Match(path) is { Success: true } match)
        {
            return _issues.TryGetValue(match.Groups[1].Value, out FakeIssue? issue)
                ? OfIssue(issue, $"{request.Method} {match.Groups[2].Value}", body)
                : Json(404, """{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}""");
        }

        return $"{request.Method} {path}" switch
        {
            "POST /rest/api/3/issue" => Create(body),
            "POST /rest/api/3/search/jql" => Search(body),
            "GET /rest/api/3/myself" => Json(200, """{"accountId":"5b10a2844c20165700ede21g","displayName":"Releases"}"""),
            "GET /rest/api/3/serverInfo" => Json(200, """{"baseUrl":"https://contoso.atlassian.example"}"""),
            _ => Json(404, """{"errorMessages":["No such resource."],"errors":{}}"""),
        };
    }

    private ScriptedAnswer Create(JsonObject body)
    {
        JsonNode? fields = body["fields"];
        if ((string?)fields?["project"]?["key"] != "OPS")
        {
            return Json(400, """{"errorMessages":[],"errors":{"project":"valid project is required"}}""");
        }

        if (fields["description"] is not JsonObject)
        {
            return Json(400, """{"errorMessages":[],"errors":{"description":"Operation value must be an Atlassian Document (see the Atlassian Document Format)"}}""");
        }

        FakeIssue issue = Add();
        issue.Fields = fields.DeepClone().AsObject();
        foreach (JsonNode? property in body["properties"] as JsonArray ?? [])
        {
            issue.Properties[(string)property!["key"]!] = property["value"]!.DeepClone();
        }

        return Json(201, $$"""{"id":"{{10000 + issue.Number}}","key":"{{issue.Key}}","self":"https://contoso.atlassian.example/rest/api/3/issue/{{10000 + issue.Number}}"}""");
    }

    private ScriptedAnswer Search(JsonObject body)
    {
        int from = int.Parse((string?)body["nextPageToken"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        FakeIssue[] all = [.. Issues.Where(issue => !NotIndexed.Contains(issue.Key)).Reverse()];
        JsonArray page = [.. all.Skip(from).Take(PageSize).Select(issue => new JsonObject { ["id"] = $"{10000 + issue.Number}", ["key"] = issue.Key, ["properties"] = issue.Properties.DeepClone() })];
        JsonObject answer = new() { ["issues"] = page, ["isLast"] = from + PageSize >= all.Length };
        if (from + PageSize < all.Length)
        {
            answer["nextPageToken"] = $"{from + PageSize}";
        }

        return Json(200, answer.ToJsonString());
    }

    private static ScriptedAnswer OfIssue(FakeIssue issue, string call, JsonObject body)
    {
        switch (call)
        {
            case "GET ":
                return Json(200, $$"""{"id":"{{10000 + issue.Number}}","key":"{{issue.Key}}","fields":{"status":{{Status(issue.Status)}} } }""");
            case "GET comment":
                JsonArray comments = [.. issue.Comments.Select((comment, i) => (JsonNode)new JsonObject { ["id"] = $"{i + 1}", ["body"] = comment.DeepClone() }).Reverse()];
                return Json(200, new JsonObject { ["startAt"] = 0, ["maxResults"] = 100, ["total"] = comments.Count, ["comments"] = comments }.ToJsonString());
            case "POST comment":
                if (body["body"] is not JsonObject document)
                {
                    return Json(400, """{"errorMessages":[],"errors":{"comment":"Comment body is not valid!"}}""");
                }

                issue.Comments.Enqueue(document.DeepClone().AsObject());
                return Json(201, $$"""{"id":"{{issue.Comments.Count}}","body":{{document.ToJsonString()}} }""");
            case "GET transitions":
                return Json(200, new JsonObject { ["transitions"] = new JsonArray([.. Statuses.Where(status => status.Name != issue.Status && !issue.Closed.Contains(status.Name)).Select(Transition)]) }.ToJsonString());
            case "POST transitions":
                issue.Status = Statuses.Single(status => $"{status.Id}1" == (string?)body["transition"]?["id"]).Name;
                return Json(204, string.Empty); // the description gives it a media type
            case "POST remotelink":
                bool isNew = issue.Links.TryAdd((string)body["globalId"]!, body.DeepClone().AsObject());
                issue.Links[(string)body["globalId"]!] = body.DeepClone().AsObject();
                return Json(isNew ? 201 : 200, $$"""{"id":10000,"self":"https://contoso.atlassian.example/rest/api/3/issue/{{issue.Key}}/remotelink/10000"}""");
            default:
                return Json(404, """{"errorMessages":["No such resource."],"errors":{}}""");
        }
    }

    private static JsonNode Transition((string Id, string Name, string Category) status) =>
        new JsonObject { ["id"] = $"{status.Id}1", ["name"] = $"Go to {status.Name}", ["to"] = JsonNode.Parse(Status(status.Name)) };

    private static string Status(string name)
    {
        (string id, _, string category) = Statuses.Single(status => status.Name == name);
        return $$"""{"id":"{{id}}","name":"{{name}}","self":"https://contoso.atlassian.example/rest/api/3/status/{{id}}","statusCategory":{"id":{{id}},"key":"{{category}}","name":"{{name}}"} }""";
    }

    private static ScriptedAnswer Json(int status, string body) => new(status, body, ("Content-Type", "application/json"));

    [GeneratedRegex("^/rest/api/3/issue/([A-Z]+-[0-9]+)(?:/([a-z]+))?$")]
    private static partial Regex Below();
}

/// <summary>One issue.</summary>
public sealed class FakeIssue(string key, int number)
{
    public string Key => key;

    public int Number => number;

    public string Status { get; set; } = "To Do";

    public JsonObject Fields { get; set; } = [];

    public JsonObject Properties { get; } = [];

    public ConcurrentQueue<JsonObject> Comments { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Links { get; } = new();

    /// <summary>Statuses that no transition leads to.</summary>
    public ISet<string> Closed { get; } = new HashSet<string>();
}
