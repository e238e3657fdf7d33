using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ReleaseFunctions.Connectors.Tests.Flags;

namespace ReleaseFunctions.Connectors.Tests.Slack;

/// <summary>Slack with one channel: an incoming webhook at <see cref="WebhookPath"/>, and <c>chat.postMessage</c> and <c>auth.test</c> below <c>/api</c> for one bot. Free of test frameworks, so that other test projects can share it.</summary>
public sealed class FakeSlack : IAsyncDisposable
{
    public const string WebhookPath = "/services/T00000000PLANTED/B00000000PLANTED/XXXXXXXXXXXXXXXXXXXXPLANTED";
    public const string Token = "xoxb-planted-token-of-the-bot";
    public const string Channel = "C0123456789";

    private readonly ConcurrentQueue<JsonObject> _posted = new();
    private FakeSystem _system = null!;

    public Uri Url => _system.Url;

    public Uri WebhookUrl => new(Url, WebhookPath);

    public IReadOnlyList<SeenRequest> Seen => _system.Seen;

    /// <summary>The messages that are in the channel: <c>text</c> and <c>blocks</c>.</summary>
    public IReadOnlyList<JsonObject> Posted => [.. _posted];

    /// <summary>Answers in place of the system; null: it does what it is asked.</summary>
    internal Func<SeenRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    public static async Task<FakeSlack> StartAsync()
    {
        FakeSlack fake = new();
        fake._system = await FakeSystem.StartAsync(context => fake.Answer(context).WriteAsync(context.Response));
        return fake;
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private ScriptedAnswer Answer(HttpContext context)
    {
        SeenRequest request = Seen[^1];
        if (Script(request) is { } scripted)
        {
            return scripted;
        }

        return request.Target switch
        {
            WebhookPath => Webhook(request),
            "/api/chat.postMessage" => Json(PostMessage(request), ("x-oauth-scopes", "chat:write")),
            "/api/auth.test" => Json(IsBot(request) ? """{"ok":true,"team":"Contoso","user":"releases"}""" : """{"ok":false,"error":"invalid_auth"}""", ("x-oauth-scopes", "chat:write,channels:read")),
            _ => new ScriptedAnswer(404, "no_service"),
        };
    }

    private ScriptedAnswer Webhook(SeenRequest request)
    {
        if (JsonNode.Parse(request.Body) is not JsonObject message || message["text"] is null)
        {
            return new ScriptedAnswer(400, "invalid_payload");
        }

        _posted.Enqueue(message);
        return new ScriptedAnswer(200, "ok");
    }

    private string PostMessage(SeenRequest request)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form = QueryHelpers.ParseQuery(request.Body);
        if (!IsBot(request))
        {
            return """{"ok":false,"error":"invalid_auth"}""";
        }

        if (form["channel"] != Channel)
        {
            return """{"ok":false,"error":"channel_not_found"}""";
        }

        _posted.Enqueue(new JsonObject { ["text"] = form["text"].ToString(), ["blocks"] = JsonNode.Parse(form["blocks"].ToString()) });
        return $$"""{"ok":true,"channel":"{{Channel}}","ts":"1503435956.000247","message":{"type":"message","text":"x","user":"U0123ABCD","team":"T0123ABCD","ts":"1503435956.000247"} }""";
    }

    private static bool IsBot(SeenRequest request) => request.Headers.GetValueOrDefault("Authorization") == $"Bearer {Token}";

    private static ScriptedAnswer Json(string body, (string, string) header) => new(200, body, ("Content-Type", "application/json"), header);
}
