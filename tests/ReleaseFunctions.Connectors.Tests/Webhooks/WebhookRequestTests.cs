using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Webhooks;

/// <summary>What goes out.</summary>
public sealed class WebhookRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_Order_PostsTheContractsBodySigned()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Orders.Settings(new Uri(hub.Url, "/api")));

        await wired.Get<IDeployer>().StartAsync(Orders.Order().WithBody("""{"ring":1}""").With("X-Team", "payments"), Cancel);

        SeenRequest seen = Assert.Single(hub.Seen);
        Assert.Equal(("POST", "/api/staging"), (seen.Method, seen.Target));
        Assert.StartsWith("application/json", seen.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("Bearer " + Orders.Token, seen.Headers["Authorization"]);
        Assert.Equal("payments", seen.Headers["X-Team"]);
        Assert.Equal("checkout-42-staging-2-deploy", seen.Headers["webhook-id"]);
        Assert.Equal("checkout-42-staging-2-deploy", seen.Headers["Idempotency-Key"]);
        Assert.Equal(Wired.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), seen.Headers["webhook-timestamp"]);
        Assert.True(WebhookSignature.Verify(
            Orders.Secret, seen.Headers["webhook-id"], seen.Headers["webhook-timestamp"], seen.Headers["webhook-signature"], Encoding.UTF8.GetBytes(seen.Body), Wired.Now));

        JsonNode body = JsonNode.Parse(seen.Body)!;
        Assert.Equal(["action", "release", "stage", "callbackUrl", "links", "body"], body.AsObject().Select(m => m.Key));
        Assert.Equal("deploy", (string?)body["action"]);
        Assert.Equal("1.2.3", (string?)body["release"]!["version"]);
        Assert.Equal("westeurope", (string?)body["release"]!["variables"]!["region"]);
        Assert.Equal("""{"name":"staging","environment":"stg","attempt":2}""", body["stage"]!.ToJsonString());
        Assert.Equal(Orders.CallbackUrl, (string?)body["callbackUrl"]);
        Assert.Equal(1, (int?)body["body"]!["ring"]);
    }

    [Fact]
    public async Task StartAsync_SentTwice_CarriesTheSameKey()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(503);
        await using Wired wired = new(Orders.Settings(hub.Url));

        await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);
        wired.Clock.Advance(TimeSpan.FromMinutes(1));
        await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(2, hub.Seen.Count);
        Assert.Single(hub.Seen.Select(s => s.Headers["webhook-id"]).Distinct());
        Assert.Equal(2, hub.Seen.Select(s => s.Headers["webhook-timestamp"]).Distinct().Count());
    }

    [Fact]
    public async Task StartAsync_NoSecret_SendsUnsigned()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new([.. Orders.Settings(hub.Url).Where(s => !s.Key.EndsWith("__Secret", StringComparison.Ordinal))]);

        await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        SeenRequest seen = Assert.Single(hub.Seen);
        Assert.False(seen.Headers.ContainsKey("webhook-signature"));
        Assert.Equal("checkout-42-staging-2-deploy", seen.Headers["webhook-id"]);
    }

    [Theory]
    [InlineData("webhook-signature", "v1,x")]
    [InlineData("Webhook-Id", "mine")]
    [InlineData("idempotency-key", "mine")]
    [InlineData("Authorization", "Bearer mine")]
    [InlineData("Host", "evil.example")]
    [InlineData("Content-Length", "0")]
    [InlineData("X-Team", "a\r\nX-Evil: 1")]
    [InlineData("X Team", "a")]
    [InlineData("X-Team", "ü")]
    public async Task StartAsync_HeaderThatAPlanCannotSet_SendsNothing(string name, string value)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order().With(name, value), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains(name, answer.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(hub.Seen);
    }

    [Fact]
    public async Task StartAsync_PathThatLeavesTheConnection_SendsNothing()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(path: "/v/../../admin"), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Empty(hub.Seen);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("prom")]
    public async Task StartAsync_NoSuchWebhookConnection_FailsAndNamesTheSetting(string name)
    {
        await using Wired wired = new([("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", "https://prom.example")]);
        DeploymentOrder order = Orders.Order();

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(order with { Target = order.Webhook() with { Connection = name } }, Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains($"Connections__{name}__Kind", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_HostLeadsInside_FailsWithoutConnecting()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        Uri disguised = new($"https://hub.contoso.example:{hub.Url.Port}");
        await using Wired wired = new(Orders.Settings(disguised, allowPrivate: false), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("loopback", answer.Message, StringComparison.Ordinal);
        Assert.Empty(hub.Seen);
    }

    [Fact]
    public async Task StartAsync_HostLeadsToMetadataEvenWithAllowPrivate_Fails()
    {
        await using Wired wired = new(Orders.Settings(new Uri("http://169.254.169.254/latest")));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("metadata", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ConnectionWithAllowPrivateHasAnOpenSocket_OtherConnectionIsStillRefused()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(_ => Task.CompletedTask, secure: true);
        Uri url = new($"https://hub.contoso.example:{hub.Url.Port}");
        (string, string)[] other = [("Connections__other__Kind", "webhook"), ("Connections__other__Url", url.AbsoluteUri)];
        await using Wired wired = new([.. Orders.Settings(url), .. other], resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), trustAll: true);
        DeploymentOrder order = Orders.Order();

        DeploymentAnswer first = await wired.Get<IDeployer>().StartAsync(order, Cancel);
        DeploymentAnswer second = await wired.Get<IDeployer>().StartAsync(order with { Target = order.Webhook() with { Connection = "other" } }, Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Failed), (first.State, second.State));
        Assert.Single(hub.Seen);
    }
}
