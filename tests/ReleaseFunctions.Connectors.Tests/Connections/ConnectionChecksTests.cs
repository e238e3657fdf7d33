using System.Net;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Datadog;
using ReleaseFunctions.Connectors.Tests.Mail;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Tests.Connections;

public sealed class ConnectionChecksTests
{
    private const string Success = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CheckAsync_Prometheus_TellsAllAndItsVersion()
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(context =>
            context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("buildinfo", StringComparison.Ordinal) ? """{"status":"success","data":{"version":"2.42.0"}}""" : Success));

        ConnectionFinding finding = await CheckAsync("prometheus", prom.Url, ("Token", "t0k3n"));

        Assert.Equal((true, true, true, "2.42.0"), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient, finding.Version));
        Assert.All(prom.Seen, seen => Assert.Equal("Bearer t0k3n", seen.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("prometheus", 401, true, false, null)]
    [InlineData("prometheus", 403, true, null, false)]
    [InlineData("prometheus", 404, true, null, null)]
    [InlineData("prometheus", 503, true, null, null)]
    [InlineData("http", 200, true, true, true)]
    [InlineData("http", 401, true, false, null)]
    [InlineData("http", 404, true, null, null)]
    [InlineData("launchDarkly", 200, true, true, null)]
    [InlineData("launchDarkly", 401, true, false, null)]
    [InlineData("appConfiguration", 200, true, true, null)]
    [InlineData("appConfiguration", 403, true, null, false)]
    [InlineData("azureMonitor", 200, true, true, false)]
    [InlineData("azureMonitor", 401, true, false, null)]
    [InlineData("graph", 200, true, true, true)]
    [InlineData("graph", 403, true, true, null)]
    [InlineData("graph", 401, true, false, null)]
    [InlineData("webhook", 404, true, null, null)]
    public async Task CheckAsync_Answer_TellsNoMoreThanItSays(string kind, int status, bool? reachable, bool? accepted, bool? sufficient)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, kind == "prometheus" ? Success : "{}");

        ConnectionFinding finding = await CheckAsync(kind, system.Url, ("Token", "t0k3n"));

        Assert.Equal((reachable, accepted, sufficient), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
        Assert.StartsWith("one ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_Webhook_DoesNotCallThePath()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);

        await CheckAsync("webhook", new Uri(hub.Url, "/secret/path?sig=1"));

        SeenRequest request = Assert.Single(hub.Seen);
        Assert.Equal(("HEAD", "/", false), (request.Method, request.Target, request.Headers.ContainsKey("Authorization")));
    }

    [Theory]
    [InlineData(FakeDatadog.ApiKey, FakeDatadog.ApplicationKey, true, true)]
    [InlineData("wrong-api-key", FakeDatadog.ApplicationKey, false, null)]
    [InlineData(FakeDatadog.ApiKey, "wrong-application-key", null, false)]
    public async Task CheckAsync_Datadog_TellsItsTwoKeysApart(string api, string application, bool? accepted, bool? sufficient)
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();

        ConnectionFinding finding = await CheckAsync("datadog", datadog.Url, ("Secret", api), ("Token", application));

        Assert.Equal((true, accepted, sufficient), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
    }

    [Fact]
    public async Task CheckAsync_Smtp_OpensASessionAndSendsNothing()
    {
        await using FakeSmtp smtp = new();

        ConnectionFinding finding = await CheckAsync("smtp", smtp.Url);

        Assert.Equal((true, null, null), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
        Assert.Empty(smtp.Mails);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-30, -30, false)]
    [InlineData(300, 300, true)]
    public async Task CheckAsync_ClocksDiffer_SaysByHowMuch(int seconds, int expected, bool warns)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200, "", ("Date", Wired.Now.AddSeconds(seconds).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

        ConnectionFinding finding = await CheckAsync("webhook", hub.Url);

        Assert.Equal((TimeSpan.FromSeconds(expected), warns), (finding.ClockSkew, finding.Message.Contains("clocks differ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CheckAsync_NobodyThere_IsNotReachable()
    {
        ConnectionFinding finding = await CheckAsync("webhook", new Uri("http://127.0.0.1:1"));

        Assert.False(finding.Reachable);
        Assert.Contains("could not be reached", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_SystemHangs_EndsInTime()
    {
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem hub = await FakeSystem.StartAsync(context =>
        {
            hangs.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new([.. Settings("webhook", hub.Url), ("Connections__one__TimeoutSeconds", "100")]);

        Task<ConnectionEntry?> asked = wired.Get<IConnectionChecks>().CheckAsync("one", Cancel);
        await hangs.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains("did not answer within 20 s", (await asked)!.LastCheck!.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_AddressIsRefused_SaysWhy()
    {
        await using Wired wired = new(
            [("Connections__one__Kind", "http"), ("Connections__one__Url", "https://inside.example")], resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]));

        ConnectionEntry? entry = await wired.Get<IConnectionChecks>().CheckAsync("one", Cancel);

        Assert.Contains("needs AllowPrivate", entry!.LastCheck!.Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_AfterACheckAndAChange_ShowsTheCheckOnlyForTheSettingsItWasMadeWith()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Settings("webhook", hub.Url));
        IConnectionChecks checks = wired.Get<IConnectionChecks>();

        ConnectionEntry before = Assert.Single(checks.List());
        await checks.CheckAsync("ONE", Cancel);
        ConnectionEntry after = Assert.Single(checks.List());
        wired.Configuration["Connections:one:Token"] = "another";
        wired.Configuration.Reload();
        ConnectionEntry changed = Assert.Single(checks.List());

        Assert.Equal(("one", ConnectionKind.Webhook, hub.Url.Authority, true), (before.Name, before.Kind, before.Host, before.IsPrivate));
        Assert.Null(before.LastCheck);
        Assert.Equal(Wired.Now, after.LastCheck!.At);
        Assert.Null(changed.LastCheck);
        Assert.Null(await checks.CheckAsync("nobody", Cancel));
    }

    private static (string, string)[] Settings(string kind, Uri url, params (string Name, string Value)[] more) =>
    [
        ("Connections__one__Kind", kind), ("Connections__one__Url", url.OriginalString), ("Connections__one__AllowPrivate", "true"), .. more.Select(one => ($"Connections__one__{one.Name}", one.Value)),
    ];

    private static async Task<ConnectionFinding> CheckAsync(string kind, Uri url, params (string Name, string Value)[] more)
    {
        await using Wired wired = new(Settings(kind, url, more));
        ConnectionEntry? entry = await wired.Get<IConnectionChecks>().CheckAsync("one", Cancel);
        return entry!.LastCheck!.Finding;
    }
}
