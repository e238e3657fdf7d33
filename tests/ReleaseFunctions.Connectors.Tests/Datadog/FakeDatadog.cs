using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Datadog;

/// <summary>Datadog with one metric and one monitor, as the description of its API v1 says.</summary>
internal sealed class FakeDatadog : IAsyncDisposable
{
    public const string ApiKey = "planted-api-key";
    public const string ApplicationKey = "planted-application-key";
    public const long Monitor = 123;

    private readonly FakeSystem _system;

    private FakeDatadog(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Values of each series, a minute apart, the last one at the end of what is asked; null is a gap.</summary>
    public IReadOnlyList<IReadOnlyList<double?>> Series { get; set; } = [[0.25, 0.5]];

    public string State { get; set; } = "OK";

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    public Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    public static async Task<FakeDatadog> StartAsync()
    {
        FakeDatadog? fake = null;
        fake = new FakeDatadog(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context)));
        return fake;
    }

    /// <param name="url">Where it is reached; null: directly.</param>
    public (string, string)[] Settings(Uri? url = null) =>
    [
        ("Connections__dd__Kind", "datadog"),
        ("Connections__dd__Url", (url ?? Url).AbsoluteUri),
        ("Connections__dd__Secret", ApiKey),
        ("Connections__dd__Token", ApplicationKey),
        ("Connections__dd__AllowPrivate", "true"),
    ];

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (Script(Seen[^1]) is { } scripted)
        {
            context.Response.ContentType = "application/json";
            await scripted.WriteAsync(context.Response);
            return;
        }

        bool known = context.Request.Headers["DD-API-KEY"] == ApiKey && context.Request.Headers["DD-APPLICATION-KEY"] == ApplicationKey;
        (int status, JsonObject body) = (known, context.Request.Path.Value) switch
        {
            (_, "/api/v1/validate") when context.Request.Headers["DD-API-KEY"] == ApiKey => (200, new JsonObject { ["valid"] = true }),
            (false, _) => (403, Errors("Forbidden")),
            (_, "/api/v1/query") => (200, Answer(context.Request.Query["from"]!, context.Request.Query["to"]!, context.Request.Query["query"]!)),
            (_, "/api/v1/monitor") => (200, []),
            (_, "/api/v1/monitor/123") => (200, MonitorAnswer()),
            _ => (404, Errors("Monitor not found")),
        };
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync<JsonNode>(context.Request.Path == "/api/v1/monitor" && status == 200 ? new JsonArray(MonitorAnswer()) : body);
    }

    private JsonObject Answer(string from, string to, string query)
    {
        (long start, long end) = (long.Parse(from, CultureInfo.InvariantCulture) * 1000, long.Parse(to, CultureInfo.InvariantCulture) * 1000);
        return new JsonObject
        {
            ["status"] = "ok",
            ["res_type"] = "time_series",
            ["from_date"] = start,
            ["to_date"] = end,
            ["query"] = query,
            ["message"] = string.Empty,
            ["group_by"] = new JsonArray(),
            ["series"] = new JsonArray([.. Series.Select(values => new JsonObject
            {
                ["metric"] = "shop.errors",
                ["display_name"] = "shop.errors",
                ["scope"] = "*",
                ["expression"] = query,
                ["interval"] = 60,
                ["length"] = values.Count,
                ["start"] = start,
                ["end"] = end,
                ["pointlist"] = new JsonArray([.. values.Select((value, index) => new JsonArray(end - (60_000L * (values.Count - 1 - index)), value))]),
            })]),
        };
    }

    private JsonObject MonitorAnswer() => new()
    {
        ["id"] = Monitor,
        ["name"] = "Errors of the shop",
        ["type"] = "query alert",
        ["query"] = "avg(last_5m):sum:shop.errors{*} > 100",
        ["message"] = "Too many errors.",
        ["tags"] = new JsonArray("app:shop"),
        ["overall_state"] = State,
    };

    private static JsonObject Errors(string error) => new() { ["errors"] = new JsonArray(error) };
}
