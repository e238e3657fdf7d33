using System.Net;
using System.Net.Sockets;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Makes the one kind of HTTP handler that connectors use: guarded addresses, no redirects, no proxy from the environment, no cookies, no decompression.</summary>
internal static class GuardedHandler
{
    public static SocketsHttpHandler Create(GuardedDialer dialer, bool allowPrivate) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 64, // KB

        // A connection lives no longer than this, so that a change in the name server is seen and judged.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = await dialer.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, allowPrivate, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
