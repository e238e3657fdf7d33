using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.ServiceNow;

/// <summary>The table of change requests of ServiceNow, as its documentation describes the Table API. No description of it as a file was at hand, so nothing checks this stand-in.</summary>
public sealed class FakeServiceNow : IAsyncDisposable
{
    public const string User = "releases";
    public const string Password = "planted-password-of-servicenow";

    private const string Table = "/api/now/table/change_request";

    private static readonly Dictionary<string, string> States = new()
    {
        ["-5"] = "New",
        ["-4"] = "Assess",
        ["-3"] = "Authorize",
        ["-2"] = "Scheduled",
        ["-1"] = "Implement",
        ["0"] = "Review",
        ["3"] = "Closed",
        ["4"] = "Canceled",
    };

    private readonly ConcurrentQueue<Dictionary<string, string>> _records = new();
    private FakeSystem _system = null!;

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>The change requests: field and value; work notes one after the other.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Records => [.. _records];

    /// <summary>States that a rule of the instance does not let anybody reach.</summary>
    public ISet<string> Held { get; } = new HashSet<string>();

    internal Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>Replaces the answer to what was done.</summary>
    internal Func<SeenRequest, ScriptedAnswer?> Lose { get; set; } = _ => null;

    public static async Task<FakeServiceNow> StartAsync()
    {
        FakeServiceNow fake = new();
        fake._system = await FakeSystem.StartAsync(context =>
        {
            SeenRequest request = fake.Seen[^1];
            ScriptedAnswer answer = fake.Script(request) ?? fake.Answer(request);
            return (fake.Lose(request) ?? answer).WriteAsync(context.Response);
        });
        return fake;
    }

    public string Add()
    {
        int number = _records.Count + 1;
        _records.Enqueue(new Dictionary<string, string>
        {
            ["sys_id"] = $"{number:x32}",
            ["number"] = $"CHG{30000 + number:0000000}",
            ["state"] = "-5",
            ["correlation_id"] = "",
            ["correlation_display"] = "",
            ["work_notes"] = "",
        });
        return _records.Last()["number"];
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private ScriptedAnswer Answer(SeenRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))}")
        {
            return Json(401, """{"error":{"message":"User Not Authenticated","detail":"Required to provide Auth information"},"status":"failure"}""");
        }

        Uri target = new(Url, request.Target);
        JsonObject body = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!.AsObject() : [];
        if (target.AbsolutePath == Table && request.Method == "POST")
        {
            Add();
            Write(_records.Last(), body);
            return Json(201, new JsonObject { ["result"] = Shape(_records.Last()) }.ToJsonString());
        }

        if (target.AbsolutePath == Table)
        {
            string[] query = (HttpUtility.ParseQueryString(target.Query)["sysparm_query"] ?? "=").Split('=', 2);
            JsonArray found = [.. _records.Where(record => query[0].Length == 0 || record.GetValueOrDefault(query[0]) == query[1]).Select(Shape)];
            return Json(200, new JsonObject { ["result"] = found }.ToJsonString());
        }

        if (_records.FirstOrDefault(record => target.AbsolutePath == $"{Table}/{record["sys_id"]}") is { } one && request.Method == "PATCH")
        {
            Write(one, body);
            return Json(200, new JsonObject { ["result"] = Shape(one) }.ToJsonString());
        }

        return Json(404, """{"error":{"message":"No Record found","detail":"Record doesn't exist or ACL restricts the record retrieval"},"status":"failure"}""");
    }

    private void Write(Dictionary<string, string> record, JsonObject body)
    {
        foreach ((string field, JsonNode? value) in body)
        {
            string text = (string?)value ?? string.Empty;
            if (field == "state" && Held.Contains(text))
            {
                continue; // without an error, as business rules do
            }

            record[field] = field == "work_notes" ? $"{record[field]}{text}\n---\n" : text;
        }
    }

    private static JsonNode Shape(Dictionary<string, string> record) => new JsonObject(record.Where(field => field.Key is "sys_id" or "number" or "state" or "correlation_id" or "correlation_display").Select(field =>
        KeyValuePair.Create<string, JsonNode?>(field.Key, new JsonObject { ["value"] = field.Value, ["display_value"] = field.Key == "state" ? States[field.Value] : field.Value })));

    private static ScriptedAnswer Json(int status, string body) => new(status, body, ("Content-Type", "application/json"));
}
