using System.Net.Sockets;
using System.Text;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>What no HTTP client would send: the web server refuses it before the application sees it, or the application does.</summary>
public sealed class RawRequestTests(World world)
{
    private const string Credential = $"Authorization: Bearer {Keys.Dev}\r\n";

    [Theory]
    [InlineData("no HTTP at all", "hello\r\n\r\n")]
    [InlineData("no host", "GET /api/releases HTTP/1.1\r\n\r\n")]
    [InlineData("two hosts", "GET /api/releases HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("a null character in the path", $"GET /api/releases/a%00b HTTP/1.1\r\nHost: a\r\n{Credential}\r\n")]
    [InlineData("a raw null character in the path", "GET /api/releases/a\0b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a line break in a header", "GET /api/releases HTTP/1.1\r\nHost: a\r\nX-Api-Key: a\rb\r\n\r\n")]
    [InlineData("a header without a name", "GET /api/releases HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n")]
    [InlineData("a length that is none", $"POST /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}Content-Length: many\r\n\r\n")]
    [InlineData("a negative length", $"POST /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}Content-Length: -1\r\n\r\n")]
    [InlineData("a chunk that is none", $"POST /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n")]
    [InlineData("a length over every limit", $"POST /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{{}}")]
    [InlineData("two idempotency keys", $"POST /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}Content-Type: application/json\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{{}}")]
    [InlineData("two credentials", $"GET /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}{Credential}\r\n")]
    [InlineData("a method nobody knows", $"BREW /api/releases HTTP/1.1\r\nHost: a\r\n{Credential}\r\n")]
    [InlineData("HTTP of another time", "GET /api/releases HTTP/9.9\r\nHost: a\r\n\r\n")]
    public async Task Server_WrongRequest_IsRefused(string what, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(world.App.Address.Host, world.App.Address.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream, Encoding.UTF8);

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        string? status = await reader.ReadLineAsync(limit.Token);

        Assert.True(status is not null && (status.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || status.StartsWith("HTTP/1.1 505", StringComparison.Ordinal)), $"{what}: {status}");
        Assert.NotNull(await world.App.Dev.TextAsync("api/plans"));
    }
}
