using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests;
using ReleaseFunctions.Connectors.Tests.Datadog;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Connectors.Tests.Github;
using ReleaseFunctions.Connectors.Tests.Health;
using ReleaseFunctions.Connectors.Tests.Jenkins;
using ReleaseFunctions.Connectors.Tests.Jira;
using ReleaseFunctions.Connectors.Tests.LaunchDarkly;
using ReleaseFunctions.Connectors.Tests.Mail;
using ReleaseFunctions.Connectors.Tests.ServiceNow;
using ReleaseFunctions.Connectors.Tests.Slack;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Tests.App;
using ReleaseFunctions.Tests.Vendors;

namespace ReleaseFunctions.Tests.Safety;

/// <summary>One way to sign in to one kind of system: the stand-in, the settings with planted credentials, and a release that uses it.</summary>
/// <param name="Fake">The stand-in.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Path">What the connection's address has besides, such as a signature.</param>
/// <param name="Credentials">Settings of the connection besides kind and address.</param>
/// <param name="Secrets">What must be found nowhere: the credentials in every form.</param>
/// <param name="Plan">The parts of the plan that use it.</param>
internal sealed record SecretCase(
    IAsyncDisposable Fake, Uri Url, string Path, IReadOnlyList<(string Name, string Value)> Credentials, IReadOnlyList<string> Secrets, string Plan)
{
    private const string Token = "planted+token/of the+connection=0123456789";
    private const string Secret = "planted&secret/of the+connection=0123456789";
    private const string Deploy = "deploy: { webhook: { connection: hub, path: /deploy } }";

    /// <summary>Settings of the application besides the connection.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    /// <summary>It speaks no HTTP, so nothing stands before it.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Every way of every kind; a kind that is not here has none.</summary>
    public static IReadOnlyDictionary<string, Func<TimeProvider, Task<SecretCase>>> All { get; } = new Dictionary<string, Func<TimeProvider, Task<SecretCase>>>
    {
        [nameof(ConnectionKind.Webhook)] = time => DeployingAsync(ConnectionKind.Webhook, time, more: ["cGxhbnRlZC1zaWduaW5nLXNlY3JldC1vZi10aGUtaG9vaw=="]),
        [nameof(ConnectionKind.Github)] = time => DeployingAsync(ConnectionKind.Github, time),
        ["Github, an App"] = time => DeployingAsync(
            ConnectionKind.Github, time, [("User", FakeGithub.AppId), ("Secret", FakeGithub.AppKey.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal))], FakeGithub.AppKey.ExportRSAPrivateKeyPem().Split('\n')[1..3]),
        [nameof(ConnectionKind.Gitlab)] = time => DeployingAsync(ConnectionKind.Gitlab, time),
        [nameof(ConnectionKind.Jenkins)] = time => DeployingAsync(ConnectionKind.Jenkins, time),
        ["Jenkins, a password"] = time => DeployingAsync(ConnectionKind.Jenkins, time, [("User", FakeJenkins.User), ("Secret", FakeJenkins.Password)]),
        [nameof(ConnectionKind.Kubernetes)] = time => DeployingAsync(ConnectionKind.Kubernetes, time),
        [nameof(ConnectionKind.Helm)] = time => DeployingAsync(ConnectionKind.Helm, time),
        [nameof(ConnectionKind.Argocd)] = time => DeployingAsync(ConnectionKind.Argocd, time),
        [nameof(ConnectionKind.AzureDevOps)] = time => DeployingAsync(ConnectionKind.AzureDevOps, time),
        [nameof(ConnectionKind.LaunchDarkly)] = async _ => On(await FakeLaunchDarkly.StartAsync(), fake => Stage(fake, fake.Url, [("Token", Token)], "flags: [ { launchDarkly: { connection: outside, project: shop, environment: production, flag: new-checkout, steps: [100], every: 1m } } ]")),
        [nameof(ConnectionKind.AppConfiguration)] = async _ => await FlagStoreAsync([("Token", Token)]),
        ["AppConfiguration, an access key"] = async _ => await FlagStoreAsync([("User", "key-1"), ("Secret", Convert.ToBase64String(Encoding.UTF8.GetBytes("planted key of the store")))]),
        [nameof(ConnectionKind.Prometheus)] = async _ => Health(
            await SaysAsync("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0"]}]}}"""), [("User", "scraper"), ("Secret", Secret)], "prometheus: { connection: outside, query: up }"),
        ["Prometheus, a token"] = async _ => Health(await SaysAsync("""{"status":"error","errorType":"bad_data","error":"no"}"""), [("Token", Token)], "prometheus: { connection: outside, query: up }"),
        [nameof(ConnectionKind.Http)] = async _ => Health(await SaysAsync("""{"rate":0}"""), [("User", "prober"), ("Secret", Secret)], "http: { connection: outside, path: /health, value: $.rate }"),
        [nameof(ConnectionKind.Datadog)] = async _ => On(await FakeDatadog.StartAsync(), fake => Health((fake, fake.Url), [("Secret", FakeDatadog.ApiKey), ("Token", FakeDatadog.ApplicationKey)], "datadog: { connection: outside, query: 'avg:shop.errors{*}' }")),
        [nameof(ConnectionKind.AzureMonitor)] = async _ => On(await FakeAlerts.StartAsync(), fake => Health((fake, fake.Url), [("Token", Token)], "azureMonitor: { connection: outside, firedAlerts: /subscriptions/11111111-2222-3333-4444-555555555555 }")),
        [nameof(ConnectionKind.Jira)] = async _ => On(await FakeJira.StartAsync(), fake => Whole(fake, fake.Url, string.Empty, [("User", FakeJira.User), ("Secret", FakeJira.ApiToken)], "change: { jira: { connection: outside, project: OPS, issueType: Change } }")),
        [nameof(ConnectionKind.ServiceNow)] = async _ => On(await FakeServiceNow.StartAsync(), fake => Whole(fake, fake.Url, string.Empty, [("User", FakeServiceNow.User), ("Secret", FakeServiceNow.Password)], "change: { serviceNow: { connection: outside, type: normal } }")),
        [nameof(ConnectionKind.Slack)] = async _ => On(await FakeSlack.StartAsync(), fake => Whole(fake, fake.Url, FakeSlack.WebhookPath, [], "notify: { chat: [outside] }", FakeSlack.WebhookPath.Trim('/'), FakeSlack.WebhookPath.Split('/')[^1])),
        ["Slack, a bot"] = async _ => On(await FakeSlack.StartAsync(), fake => Whole(fake, fake.Url, "/api/", [("Token", FakeSlack.Token), ("Channel", FakeSlack.Channel)], "notify: { chat: [outside] }")),
        [nameof(ConnectionKind.Teams)] = async _ => On((await SaysAsync("{}", 202)).Fake, fake => Whole(fake, fake.Url, "/workflows/planted-workflow-of-the-room/invoke?api-version=1&sig=planted-signature-of-the-room", [], "notify: { chat: [outside] }", "planted-workflow-of-the-room", "planted-signature-of-the-room")),
        [nameof(ConnectionKind.Smtp)] = _ => Task.FromResult(Smtp()),
        [nameof(ConnectionKind.Graph)] = async _ => On((await SaysAsync(string.Empty, 202)).Fake, fake => Mailing(fake, fake.Url, [("Token", Token)], "graph")),
    };

    private static SecretCase On<TFake>(TFake fake, Func<TFake, SecretCase> use) => use(fake);

    private static async Task<SecretCase> DeployingAsync(ConnectionKind kind, TimeProvider time, (string Name, string Value)[]? credentials = null, string[]? more = null)
    {
        DeployingVendor vendor = await DeployingVendor.StartAsync(kind, time);
        IReadOnlyList<(string Name, string Value)> used = credentials ?? vendor.Credentials;
        return new(vendor, vendor.Url, string.Empty, used, [.. SecretsOf(used), .. (more ?? []).SelectMany(Leftovers.Forms)], ShopPlans.One(vendor.Stage));
    }

    private static async Task<SecretCase> FlagStoreAsync((string Name, string Value)[] credentials)
    {
        (FakeSystem fake, Uri url) = await SaysAsync(new JsonObject
        {
            ["etag"] = "v1",
            ["key"] = ".appconfig.featureflag/NewCart",
            ["content_type"] = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8",
            ["value"] = """{"id":"NewCart","description":"a cart","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":100}}]}}""",
            ["tags"] = new JsonObject(),
            ["locked"] = false,
        }.ToJsonString());
        return Stage(fake, url, credentials, "flags: [ { appConfiguration: { connection: outside, key: NewCart, steps: [100], every: 1m } } ]");
    }

    private static SecretCase Health((IAsyncDisposable Fake, Uri Url) system, (string Name, string Value)[] credentials, string query) => Stage(
        system.Fake, system.Url, credentials, $$"""health: { bake: 2m, every: 1m, onInconclusive: fail, checks: [ { check: errors, {{query}}, pass: "<= 1", errorLimit: 1 } ] }""");

    private static SecretCase Stage(IAsyncDisposable fake, Uri url, (string Name, string Value)[] credentials, string part) =>
        new(fake, url, string.Empty, credentials, SecretsOf(credentials), ShopPlans.One(Deploy, part));

    private static SecretCase Whole(IAsyncDisposable fake, Uri url, string path, (string Name, string Value)[] credentials, string part, params string[] more) =>
        new(fake, url, path, credentials, [.. SecretsOf(credentials), .. more.SelectMany(Leftovers.Forms)], $"{ShopPlans.One(Deploy)}{part}\n");

    private static SecretCase Mailing(IAsyncDisposable fake, Uri url, (string Name, string Value)[] credentials, string kind) =>
        new(fake, url, string.Empty, credentials, SecretsOf(credentials), $"{ShopPlans.One(Deploy, "approval: { from: [ada@contoso.example], timeout: 1h }")}notify: {{ email: [owner@contoso.example] }}\n")
        {
            Settings = [("Mail__Kind", kind), ("Mail__Connection", DeployingVendor.Connection)],
        };

    // Its password goes over TLS only, and no stand-in here is trusted; it says it all the same.
    private static SecretCase Smtp()
    {
        FakeSmtp fake = new("AUTH PLAIN LOGIN");
        SecretCase one = Mailing(fake, fake.Url, [("User", "releases"), ("Secret", Secret)], "smtp") with { IsDirect = true };
        fake.Replies["MAIL"] = $"550 5.7.1 {string.Join(' ', one.Secrets)} may not";
        return one;
    }

    private static async Task<(FakeSystem Fake, Uri Url)> SaysAsync(string body, int status = 200)
    {
        FakeSystem fake = await FakeSystem.StartAsync(status, body, ("Content-Type", "application/json"), ("ETag", "\"v1\""));
        return (fake, fake.Url);
    }

    // Also as user and password are sent.
    private static string[] SecretsOf(IEnumerable<(string Name, string Value)> credentials)
    {
        (string Name, string Value)[] all = [.. credentials];
        string? user = all.FirstOrDefault(one => one.Name == "User").Value;
        string[] secrets = [.. all.Where(one => one.Name is "Secret" or "Token" && !one.Value.StartsWith("-----BEGIN", StringComparison.Ordinal)).Select(one => one.Value)];
        return [.. secrets.SelectMany(Leftovers.Forms), .. secrets.Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")))];
    }
}
