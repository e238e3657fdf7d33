using System.Net;
using System.Net.Sockets;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Looks a host up, judges every address it leads to, and connects to one of exactly these, so that a second look-up cannot answer differently.</summary>
/// <param name="resolve">The name server; <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> outside tests.</param>
internal sealed class GuardedDialer(Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public static GuardedDialer Default { get; } = new(Dns.GetHostAddressesAsync);

    /// <exception cref="AddressRefusedException">One of the addresses is refused: a host that also leads inside is not trusted at all.</exception>
    /// <exception cref="SocketException">The host is unknown or none of its addresses took the connection.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, bool allowPrivate, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken);
        foreach (IPAddress address in addresses)
        {
            if (AddressRules.FindRefusal(address, allowPrivate) is { } refusal)
            {
                throw new AddressRefusedException($"The host '{host}' leads to {address}, {refusal}.");
            }
        }

        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return socket;
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                last = fault;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
