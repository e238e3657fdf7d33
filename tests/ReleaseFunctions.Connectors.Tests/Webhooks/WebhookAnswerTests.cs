using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Webhooks;

/// <summary>What comes back, over real HTTP.</summary>
public sealed class WebhookAnswerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, WebhookCompletion.Response, DeploymentState.Succeeded)]
    [InlineData(201, WebhookCompletion.Response, DeploymentState.Succeeded)]
    [InlineData(202, WebhookCompletion.Response, DeploymentState.Succeeded)]
    [InlineData(204, WebhookCompletion.Response, DeploymentState.Succeeded)]
    [InlineData(200, WebhookCompletion.Callback, DeploymentState.Accepted)]
    [InlineData(202, WebhookCompletion.Callback, DeploymentState.Accepted)]
    [InlineData(200, WebhookCompletion.Poll, DeploymentState.Succeeded)]
    [InlineData(202, WebhookCompletion.Poll, DeploymentState.Failed)]
    [InlineData(301, WebhookCompletion.Response, DeploymentState.Failed)]
    [InlineData(302, WebhookCompletion.Callback, DeploymentState.Failed)]
    [InlineData(307, WebhookCompletion.Poll, DeploymentState.Failed)]
    [InlineData(308, WebhookCompletion.Response, DeploymentState.Failed)]
    [InlineData(400, WebhookCompletion.Response, DeploymentState.Failed)]
    [InlineData(401, WebhookCompletion.Response, DeploymentState.Failed)]
    [InlineData(404, WebhookCompletion.Callback, DeploymentState.Failed)]
    [InlineData(409, WebhookCompletion.Poll, DeploymentState.Failed)]
    [InlineData(422, WebhookCompletion.Response, DeploymentState.Failed)]
    [InlineData(408, WebhookCompletion.Response, DeploymentState.TryAgain)]
    [InlineData(425, WebhookCompletion.Callback, DeploymentState.TryAgain)]
    [InlineData(429, WebhookCompletion.Poll, DeploymentState.TryAgain)]
    [InlineData(500, WebhookCompletion.Response, DeploymentState.TryAgain)]
    [InlineData(501, WebhookCompletion.Response, DeploymentState.TryAgain)]
    [InlineData(503, WebhookCompletion.Callback, DeploymentState.TryAgain)]
    [InlineData(599, WebhookCompletion.Poll, DeploymentState.TryAgain)]
    public async Task StartAsync_Status_IsMapped(int status, WebhookCompletion completion, DeploymentState expected)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(status);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(completion), Cancel);

        Assert.Equal(expected, answer.State);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), answer.Message, StringComparison.Ordinal);
        Assert.Single(hub.Seen);
    }

    [Fact]
    public async Task StartAsync_Redirect_IsNotFollowed()
    {
        await using FakeSystem target = await FakeSystem.StartAsync(200);
        await using FakeSystem hub = await FakeSystem.StartAsync(307, "", ("Location", target.Url.AbsoluteUri));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("redirects are not followed", answer.Message, StringComparison.Ordinal);
        Assert.Empty(target.Seen);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("Mon, 23 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("86400", 3600)]
    [InlineData("Tue, 24 Nov 2026 12:00:00 GMT", 3600)]
    public async Task StartAsync_RetryAfter_IsPassedOnWithinAnHour(string header, int seconds)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(429, "", ("Retry-After", header));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal((DeploymentState.TryAgain, TimeSpan.FromSeconds(seconds)), (answer.State, answer.RetryAfter));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    public async Task StartAsync_RetryAfterThatIsNone_IsIgnored(string header)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(503, "", ("Retry-After", header));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Null(answer.RetryAfter);
    }

    [Theory]
    [InlineData("/runs/7?x=1", "/runs/7?x=1")]
    [InlineData("status", "/api/status")]
    [InlineData("/runs/7#part", "/runs/7")]
    public async Task StartAsync_PollAccepted_RunsWithAbsoluteHandle(string location, string expectedTarget)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(202, """{"message":"queued","url":"https://ci.example/7"}""", ("Location", location), ("Retry-After", "5"));
        await using Wired wired = new(Orders.Settings(new Uri(hub.Url, "/api")));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(WebhookCompletion.Poll), Cancel);

        Assert.Equal(DeploymentState.Running, answer.State);
        Assert.Equal(new Uri(hub.Url, expectedTarget).AbsoluteUri, answer.Handle);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.RetryAfter);
        Assert.Equal("https://ci.example/7", answer.Url);
        Assert.Contains("queued", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/runs/7")]
    [InlineData("//evil.example/runs/7")]
    [InlineData("http://127.0.0.1:1/runs/7")]
    [InlineData("http://user:pass@127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://[::")]
    public async Task StartAsync_PollLocationElsewhere_Fails(string location)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(202, "", ("Location", location));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(WebhookCompletion.Poll), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Null(answer.Handle);
        Assert.Contains("Location", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"succeeded"}""", DeploymentState.Succeeded)]
    [InlineData("""{"status":"failed","message":"disk full"}""", DeploymentState.Failed)]
    [InlineData("""{"status":"running"}""", DeploymentState.Failed)]
    [InlineData("""{"status":"almost"}""", DeploymentState.Failed)]
    [InlineData("""{"status":7}""", DeploymentState.Failed)]
    [InlineData("{}", DeploymentState.Succeeded)]
    [InlineData("<html>sign in</html>", DeploymentState.Failed)]
    [InlineData("[]", DeploymentState.Failed)]
    public async Task StartAsync_PollAnsweredAtOnce_IsFinalByItsBody(string body, DeploymentState expected)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200, body);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(WebhookCompletion.Poll), Cancel);

        Assert.Equal(expected, answer.State);
    }

    [Theory]
    [InlineData(200, """{"status":"succeeded"}""", DeploymentState.Succeeded)]
    [InlineData(200, """{"status":"Failed","message":"disk full"}""", DeploymentState.Failed)]
    [InlineData(200, """{"status":"running"}""", DeploymentState.Running)]
    [InlineData(200, """{"status":"almost"}""", DeploymentState.Running)]
    [InlineData(200, """{"status":null}""", DeploymentState.Running)]
    [InlineData(200, "", DeploymentState.Succeeded)]
    [InlineData(204, "", DeploymentState.Succeeded)]
    [InlineData(200, "<html>sign in</html>", DeploymentState.Running)]
    [InlineData(200, "\"succeeded\"", DeploymentState.Running)]
    [InlineData(202, """{"status":"succeeded"}""", DeploymentState.Running)]
    [InlineData(303, "", DeploymentState.Failed)]
    [InlineData(401, "", DeploymentState.Failed)]
    [InlineData(404, "", DeploymentState.Failed)]
    [InlineData(410, "", DeploymentState.Failed)]
    [InlineData(408, "", DeploymentState.TryAgain)]
    [InlineData(429, "", DeploymentState.TryAgain)]
    [InlineData(500, "", DeploymentState.TryAgain)]
    [InlineData(502, "", DeploymentState.TryAgain)]
    public async Task FollowAsync_Answer_IsMapped(int status, string body, DeploymentState expected)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(status, body, ("Retry-After", "9"));
        await using Wired wired = new(Orders.Settings(hub.Url));
        string handle = new Uri(hub.Url, "/runs/7").AbsoluteUri;

        DeploymentAnswer answer = await wired.Get<IDeployer>().FollowAsync(Orders.Order().Target, handle, Cancel);

        Assert.Equal(expected, answer.State);
        SeenRequest seen = Assert.Single(hub.Seen);
        Assert.Equal(("GET", "/runs/7", ""), (seen.Method, seen.Target, seen.Body));
        Assert.Equal("Bearer " + Orders.Token, seen.Headers["Authorization"]);
        if (expected is DeploymentState.Running or DeploymentState.TryAgain)
        {
            Assert.Equal((handle, TimeSpan.FromSeconds(9)), (answer.Handle, answer.RetryAfter));
        }
    }

    [Theory]
    [InlineData("https://evil.example/runs/7")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task FollowAsync_HandleElsewhere_AsksNobody(string handle)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().FollowAsync(Orders.Order().Target, handle, Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Empty(hub.Seen);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://x.example")]
    [InlineData("/relative")]
    [InlineData("https://u:p@x.example/")]
    public async Task StartAsync_UrlThatIsNoWebPage_IsDropped(string url)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200, JsonSerializer.Serialize(new { url }));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.Succeeded, answer.State);
        Assert.Null(answer.Url);
    }

    [Fact]
    public async Task StartAsync_HubEchoesCredentials_AnswerAndLogHoldNone()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(JsonSerializer.Serialize(new
            {
                message = $"bad\r\nheader {context.Request.Headers.Authorization} secret {Orders.Secret} callback {Orders.CallbackUrl}",
                url = $"https://ci.example/?token={Orders.Token}",
            }));
        });
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        string all = answer + wired.Log.Text;
        Assert.Contains("bad header", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Orders.Secret["whsec_".Length..], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_LongVendorText_IsBounded()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(500, new string('x', 50_000));
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.InRange(answer.Message.Length, 500, 1000);
    }

    [Theory]
    [InlineData(WebhookCompletion.Response, DeploymentState.Succeeded)]
    [InlineData(WebhookCompletion.Callback, DeploymentState.Accepted)]
    [InlineData(WebhookCompletion.Poll, DeploymentState.Failed)]
    public async Task StartAsync_EndlessBody_StatusCountsAndTheRestIsNotRead(WebhookCompletion completion, DeploymentState expected)
    {
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem hub = await FakeSystem.StartAsync(async context =>
        {
            // A connection that was read to the end of the gigabyte stays open for the next request; one that was cut off aborts this one.
            context.RequestAborted.Register(closed.SetResult);
            for (long sent = 0; sent < 1_000_000_000; sent += 64 * 1024)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            }
        });
        await using Wired wired = new(Orders.Settings(hub.Url), new ConnectorLimits { MaxResponseBytes = 100_000 });

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(completion), Cancel);

        Assert.Equal(expected, answer.State);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task StartAsync_NoAnswerInTime_MayBeTriedAgain()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem hub = await FakeSystem.StartAsync(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new([.. Orders.Settings(hub.Url), ("Connections__deployHub__TimeoutSeconds", "20")]);

        Task<DeploymentAnswer> answering = wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(20));
        DeploymentAnswer answer = await answering.WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("20 s", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_BodyNeverEnds_StatusCountsAfterTheTimeout()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(async context =>
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new(Orders.Settings(hub.Url), new ConnectorLimits { DeploymentTimeout = TimeSpan.FromSeconds(1) }, realTime: true);

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(WebhookCompletion.Callback), Cancel);

        Assert.Equal(DeploymentState.Accepted, answer.State);
    }

    [Fact]
    public async Task StartAsync_CallerCancels_Throws()
    {
        using CancellationTokenSource caller = new();
        await using FakeSystem hub = await FakeSystem.StartAsync(async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new(Orders.Settings(hub.Url));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wired.Get<IDeployer>().StartAsync(Orders.Order(), caller.Token));
    }

    [Fact]
    public async Task StartAsync_NobodyListens_MayBeTriedAgain()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using Wired wired = new(Orders.Settings(new Uri($"http://127.0.0.1:{port}")));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("could not be reached", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_UnknownHost_MayBeTriedAgain()
    {
        await using Wired wired = new(
            Orders.Settings(new Uri("https://hub.contoso.example")), resolve: (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("deployHub", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")]
    public async Task StartAsync_BrokenHttpForPoll_MayBeTriedAgain(string bytes)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(
            async () =>
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(Cancel);
                await using NetworkStream stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[64 * 1024], Cancel);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes), Cancel);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[64 * 1024], Cancel) > 0)
                {
                }
            },
            Cancel);
        await using Wired wired = new(Orders.Settings(new Uri($"http://{listener.LocalEndpoint}")));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(WebhookCompletion.Poll), Cancel);
        await serving;

        Assert.Equal(DeploymentState.TryAgain, answer.State);
    }

    [Fact]
    public async Task StartAsync_UntrustedCertificate_SendsNothing()
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(_ => Task.CompletedTask, secure: true);
        await using Wired wired = new(Orders.Settings(hub.Url));

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Orders.Order(), Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("TLS", answer.Message, StringComparison.Ordinal);
        Assert.Empty(hub.Seen);
    }
}
