using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Tests.Safety;

/// <summary>Credentials of every kind of connection are planted, every call is made against a system that sends back all that it gets, and everything that is left behind is searched.</summary>
public sealed class SecretTests
{
    private const string Signature = "planted-signature-of-the-address";

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task AnyCall_SystemEchoesCredentials_LeavesNoneBehind(int status)
    {
        ConcurrentQueue<string> traced = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name.StartsWith("Azure.", StringComparison.Ordinal) || source.Name.StartsWith("Polly", StringComparison.Ordinal), // what the application exports of what happens here
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using FakeSystem echo = await FakeSystem.StartAsync(context => EchoAsync(context, status));
        await using Wired wired = new(
            Outgoing.Settings(
                kind => kind switch
                {
                    ConnectionKind.Smtp => "smtp://127.0.0.1:1",
                    ConnectionKind.Webhook or ConnectionKind.Http or ConnectionKind.Prometheus or ConnectionKind.Slack or ConnectionKind.Teams => $"{echo.Url}?sig={Signature}",
                    _ => echo.Url.AbsoluteUri,
                },
                Planted),
            new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) });

        IReadOnlyList<(string Call, string Said)> said = await Outgoing.MakeAllAsync(wired);

        Assert.NotEmpty(echo.Seen);
        string[] secrets = [.. Enum.GetValues<ConnectionKind>().SelectMany(Forms), Signature];
        Assert.All(said, call => Assert.False(Array.Exists(secrets, secret => call.Said.Contains(secret, StringComparison.Ordinal)), $"{call.Call} shows a credential: {call.Said}"));
        string left = $"{wired.Log.Text}\n{string.Join('\n', traced)}";
        Assert.All(secrets, secret => Assert.False(left.Contains(secret, StringComparison.Ordinal), $"The log or a trace holds {secret}: {Around(left, secret)}"));
    }

    /// <summary>Everything that came in, in every place where an error's text may stand.</summary>
    private static async Task EchoAsync(HttpContext context, int status)
    {
        string all = $"{context.Request.Path}{context.Request.QueryString} {string.Join(' ', context.Request.Headers.SelectMany(header => header.Value))}";
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-ms-error-code"] = "Echo";
        await context.Response.WriteAsync(new JsonObject
        {
            ["message"] = all,
            ["status"] = "error",
            ["errorType"] = "echo",
            ["error"] = status == 200 ? all : new JsonObject { ["code"] = "Echo", ["message"] = all },
            ["errors"] = new JsonArray(all),
            ["overall_state"] = all,
            ["rate"] = all,
            ["url"] = $"https://elsewhere.example/?{Signature}",
        }.ToJsonString());
    }

    private static IEnumerable<(string Name, string Value)> Planted(ConnectionKind kind) =>
    [
        ("AllowPrivate", "true"),
        ("User", User(kind)),
        ("Secret", Secret(kind)),
        .. kind is ConnectionKind.Smtp or ConnectionKind.Jenkins ? Array.Empty<(string, string)>() : [("Token", Token(kind))],
        .. kind == ConnectionKind.Slack ? [("Channel", "C0123456789")] : Array.Empty<(string, string)>(),
        .. kind is ConnectionKind.AzureMonitor or ConnectionKind.AzureDevOps or ConnectionKind.Graph or ConnectionKind.AppConfiguration ? [("Tenant", "contoso.example")] : Array.Empty<(string, string)>(),
    ];

    private static string[] Forms(ConnectionKind kind) => [Secret(kind), Token(kind), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User(kind)}:{Secret(kind)}"))];

    private static string User(ConnectionKind kind) => $"user-of-{kind}";

    private static string Secret(ConnectionKind kind) => $"planted-secret-of-{kind}-0123456789abcdef";

    private static string Token(ConnectionKind kind) => $"planted-token-of-{kind}-0123456789abcdef";

    private static string Around(string text, string part)
    {
        int at = text.IndexOf(part, StringComparison.Ordinal);
        return text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
    }
}
