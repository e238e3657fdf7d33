using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Connectors.Tests.Health;

/// <summary>The alerts of one Azure subscription, as the description of their API says, three to a page.</summary>
internal sealed class FakeAlerts : IAsyncDisposable
{
    private const int PageSize = 3;
    private readonly FakeSystem _system;

    private FakeAlerts(FakeSystem system)
    {
        _system = system;
    }

    public Uri Url => _system.Url;

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>Severity and condition of each.</summary>
    public IReadOnlyList<(string Severity, string Condition)> Alerts { get; set; } = [];

    /// <summary>Where the next page is said to be; null: where it is.</summary>
    public Uri? NextAt { get; set; }

    public int Status { get; set; } = 200;

    public static async Task<FakeAlerts> StartAsync(params (string Severity, string Condition)[] alerts)
    {
        FakeAlerts? fake = null;
        fake = new FakeAlerts(await FakeSystem.StartAsync(context => fake!.AnswerAsync(context))) { Alerts = alerts };
        return fake;
    }

    /// <param name="url">Where it is reached; null: directly.</param>
    public (string, string)[] Settings(Uri? url = null) =>
    [
        ("Connections__azure__Kind", "azureMonitor"),
        ("Connections__azure__Url", (url ?? Url).AbsoluteUri),
        ("Connections__azure__Token", "planted-token"),
        ("Connections__azure__AllowPrivate", "true"),
    ];

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (Status != 200)
        {
            context.Response.StatusCode = Status;
            return context.Response.WriteAsJsonAsync<JsonNode>(new JsonObject { ["error"] = new JsonObject { ["code"] = "Refused", ["message"] = "The client may not." } });
        }

        int from = int.TryParse(context.Request.Query["skip"].LastOrDefault(), out int skip) ? skip : 0;
        JsonObject body = new() { ["value"] = new JsonArray([.. Alerts.Skip(from).Take(PageSize).Select((alert, index) => Alert(from + index, alert.Severity, alert.Condition))]) };
        if (from + PageSize < Alerts.Count)
        {
            body["nextLink"] = new Uri(NextAt ?? Url, $"{context.Request.Path}{context.Request.QueryString}&skip={from + PageSize}").AbsoluteUri;
        }

        return context.Response.WriteAsJsonAsync<JsonNode>(body);
    }

    private static JsonObject Alert(int number, string severity, string condition) => new()
    {
        ["id"] = $"/subscriptions/1/providers/Microsoft.AlertsManagement/alerts/{number}",
        ["name"] = $"alert {number}",
        ["type"] = "Microsoft.AlertsManagement/alerts",
        ["properties"] = new JsonObject
        {
            ["essentials"] = new JsonObject { ["severity"] = severity, ["monitorCondition"] = condition, ["alertState"] = "New", ["startDateTime"] = "2026-11-23T11:00:00Z" },
        },
    };
}
