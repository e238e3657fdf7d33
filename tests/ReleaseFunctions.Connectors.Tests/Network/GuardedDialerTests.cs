using System.Net;
using System.Net.Sockets;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Network;

public sealed class GuardedDialerTests
{
    [Fact]
    public async Task ConnectAsync_OneOfTheAddressesIsPrivate_RefusesAll()
    {
        GuardedDialer dialer = new((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]));

        AddressRefusedException refusal = await Assert.ThrowsAsync<AddressRefusedException>(
            () => dialer.ConnectAsync("hub.example", 443, allowPrivate: false, TestContext.Current.CancellationToken));

        Assert.Contains("127.0.0.1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_NameServerAnswersDifferentlyTheSecondTime_IsAskedOnce()
    {
        int asked = 0;
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        GuardedDialer dialer = new((_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]));

        using Socket socket = await dialer.ConnectAsync("hub.example", ((IPEndPoint)listener.LocalEndpoint).Port, allowPrivate: true, TestContext.Current.CancellationToken);

        Assert.Equal(1, asked);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task ConnectAsync_FirstAddressIsDead_TakesTheNext()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        GuardedDialer dialer = new((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.99"), IPAddress.Loopback]));

        using Socket socket = await dialer.ConnectAsync("hub.example", ((IPEndPoint)listener.LocalEndpoint).Port, allowPrivate: true, TestContext.Current.CancellationToken);

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:10.0.0.1")]
    public async Task ConnectAsync_LiteralAddress_IsJudgedWithoutNameServer(string host)
    {
        GuardedDialer dialer = new((_, _) => throw new InvalidOperationException("asked the name server"));

        await Assert.ThrowsAsync<AddressRefusedException>(() => dialer.ConnectAsync(host, 443, allowPrivate: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ConnectAsync_NoAddress_Throws()
    {
        GuardedDialer dialer = new((_, _) => Task.FromResult<IPAddress[]>([]));

        await Assert.ThrowsAsync<SocketException>(() => dialer.ConnectAsync("hub.example", 443, allowPrivate: true, TestContext.Current.CancellationToken));
    }
}
