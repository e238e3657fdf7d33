using System.Net;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Network;

public sealed class ResilienceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", 503, 3)]
    [InlineData("HEAD", 500, 3)]
    [InlineData("DELETE", 502, 3)]
    [InlineData("PUT", 503, 1)]
    [InlineData("POST", 503, 1)]
    [InlineData("PATCH", 503, 1)]
    [InlineData("GET", 429, 3)]
    [InlineData("GET", 408, 3)]
    [InlineData("GET", 404, 1)]
    [InlineData("GET", 302, 1)]
    public async Task SendAsync_HostFails_OnlyWhatMayBeRepeatedIsTriedAgain(string method, int status, int calls)
    {
        await using FakeSystem host = await FakeSystem.StartAsync(status);
        await using Wired wired = Wire(host.Url, Quick);

        ApiReply reply = await SendAsync(wired, new HttpMethod(method));

        Assert.Equal((status, calls), (reply.Status, host.Seen.Count));
    }

    [Theory]
    [InlineData("If-Match", "\"1\"")]
    [InlineData("If-None-Match", "*")]
    public async Task SendAsync_PutOnACondition_IsTriedAgainWithItsBody(string header, string value)
    {
        await using FakeSystem host = await FakeSystem.StartAsync(503);
        await using Wired wired = Wire(host.Url, Quick);

        await SendAsync(wired, HttpMethod.Put, request =>
        {
            request.Headers.TryAddWithoutValidation(header, value);
            request.Content = new StringContent("the body");
        });

        Assert.Equal(["the body", "the body", "the body"], host.Seen.Select(seen => seen.Body));
    }

    [Fact]
    public async Task SendAsync_ConnectionBreaksOnce_TheSecondTryAnswers()
    {
        int calls = 0;
        await using FakeSystem host = await FakeSystem.StartAsync(context =>
        {
            if (++calls == 1)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        await using Wired wired = Wire(host.Url, Quick);

        ApiReply reply = await SendAsync(wired, HttpMethod.Get);

        Assert.Equal((200, 2), (reply.Status, calls));
    }

    [Theory]
    [InlineData("Retry-After", "4", 4000)]
    [InlineData("retry-after-ms", "1500", 1500)]
    [InlineData("X-RateLimit-Reset", "3", 3000)]
    public async Task SendAsync_HostAsksForAPause_WaitsThatLong(string header, string value, int milliseconds)
    {
        int calls = 0;
        await using FakeSystem host = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = ++calls == 1 ? 429 : 200;
            context.Response.Headers[header] = value;
            return Task.CompletedTask;
        });
        await using Wired wired = Wire(host.Url, new ResilienceLimits());

        Task<ApiReply> asked = SendAsync(wired, HttpMethod.Get);
        await wired.Clock.WhenTimerIsSetAsync(TimeSpan.FromMilliseconds(milliseconds)).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        int before = calls;
        wired.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal((200, 1, 2), ((await asked).Status, before, calls));
    }

    [Fact]
    public async Task SendAsync_HostAsksForALongPause_PassesItOn()
    {
        await using FakeSystem host = await FakeSystem.StartAsync(503, "", ("Retry-After", "120"));
        await using Wired wired = Wire(host.Url, new ResilienceLimits());

        ApiReply reply = await SendAsync(wired, HttpMethod.Get);

        Assert.Equal((503, TimeSpan.FromMinutes(2), 1), (reply.Status, reply.RetryAfter, host.Seen.Count));
    }

    [Fact]
    public async Task SendAsync_FirstTryHangs_IsGivenUpAtHalfTime()
    {
        int calls = 0;
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem host = await FakeSystem.StartAsync(context =>
        {
            hangs.TrySetResult();
            return ++calls == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;
        });
        await using Wired wired = Wire(host.Url, new ResilienceLimits { RetryDelay = TimeSpan.Zero });

        Task<ApiReply> asked = SendAsync(wired, HttpMethod.Get);
        await hangs.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal((200, 2), ((await asked).Status, calls));
    }

    [Fact]
    public async Task SendAsync_HostFailsTooOften_IsLeftAloneThenTriedByOneCall()
    {
        int status = 500;
        await using FakeSystem host = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using Wired wired = Wire(host.Url, new ResilienceLimits { Retries = 0, BreakerCalls = 4 });
        for (int call = 0; call < 4; call++)
        {
            await SendAsync(wired, HttpMethod.Post);
        }

        wired.Clock.Advance(TimeSpan.FromSeconds(10));
        ApiCallException refused = await Assert.ThrowsAsync<ApiCallException>(() => SendAsync(wired, HttpMethod.Post));

        Assert.Equal("hub is not asked for 20 s, because 4 calls to its host failed within 30 s.", refused.Message);
        Assert.Equal((false, true, TimeSpan.FromSeconds(20), 4), (refused.IsFinal, refused.NotTaken, refused.RetryAfter, host.Seen.Count));

        status = 200;
        wired.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((200, 200), ((await SendAsync(wired, HttpMethod.Post)).Status, (await SendAsync(wired, HttpMethod.Post)).Status));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(429)]
    public async Task SendAsync_HostRefusesOften_IsAskedOn(int status)
    {
        await using FakeSystem host = await FakeSystem.StartAsync(status);
        await using Wired wired = Wire(host.Url, new ResilienceLimits { Retries = 0, BreakerCalls = 2 });

        for (int call = 0; call < 5; call++)
        {
            await SendAsync(wired, HttpMethod.Post);
        }

        Assert.Equal(5, host.Seen.Count);
    }

    [Fact]
    public async Task SendAsync_AnotherHostFails_ThisOneIsAsked()
    {
        await using FakeSystem broken = await FakeSystem.StartAsync(500);
        await using FakeSystem well = await FakeSystem.StartAsync(200);
        await using Wired wired = new([.. Settings("hub", broken.Url), .. Settings("other", well.Url)], resilience: new ResilienceLimits { Retries = 0, BreakerCalls = 2 });
        for (int call = 0; call < 2; call++)
        {
            await SendAsync(wired, HttpMethod.Post);
        }

        await Assert.ThrowsAsync<ApiCallException>(() => SendAsync(wired, HttpMethod.Post));

        Assert.Equal(200, (await SendAsync(wired, HttpMethod.Post, name: "other")).Status);
    }

    [Fact]
    public async Task SendAsync_HostNeverAnswers_CountsAsFailure()
    {
        await using FakeSystem host = await FakeSystem.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using Wired wired = Wire(host.Url, new ResilienceLimits { Retries = 0, BreakerCalls = 2, BreakerWindow = TimeSpan.FromMinutes(5) });
        for (int call = 0; call < 2; call++)
        {
            Task<ApiReply> asked = SendAsync(wired, HttpMethod.Post);
            while (host.Seen.Count <= call)
            {
                await Task.Yield();
            }

            wired.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Contains("did not answer within 30 s", (await Assert.ThrowsAsync<ApiCallException>(() => asked)).Message, StringComparison.Ordinal);
        }

        ApiCallException refused = await Assert.ThrowsAsync<ApiCallException>(() => SendAsync(wired, HttpMethod.Post));

        Assert.Contains("is not asked for", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AddressIsRefused_IsNotTriedAgain()
    {
        int looked = 0;
        await using Wired wired = new(
            [("Connections__hub__Kind", "webhook"), ("Connections__hub__Url", "https://hub.example")],
            resolve: (_, _) =>
            {
                looked++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            },
            resilience: Quick);

        ApiCallException refused = await Assert.ThrowsAsync<ApiCallException>(() => SendAsync(wired, HttpMethod.Get));

        Assert.Equal((true, true, 1), (refused.IsFinal, refused.NotTaken, looked));
    }

    private static ResilienceLimits Quick => new() { RetryDelay = TimeSpan.Zero };

    private static Wired Wire(Uri url, ResilienceLimits limits) => new(Settings("hub", url), resilience: limits);

    private static (string, string)[] Settings(string name, Uri url) =>
        [($"Connections__{name}__Kind", "webhook"), ($"Connections__{name}__Url", url.AbsoluteUri), ($"Connections__{name}__AllowPrivate", "true")];

    private static async Task<ApiReply> SendAsync(Wired wired, HttpMethod method, Action<HttpRequestMessage>? adds = null, string name = "hub")
    {
        Assert.True(wired.Get<IConnectionDirectory>().TryGet(name, out ConnectionSettings? connection));
        using HttpRequestMessage request = new(method, connection.Url);
        adds?.Invoke(request);
        return await wired.Get<ApiClient>().SendAsync(connection, request, Cancel);
    }
}
