using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Hosting;

/// <summary>Free TCP ports of this machine.</summary>
public static class Ports
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nothing listens on and that was not given before.</summary>
    public static int Free()
    {
        lock (Given)
        {
            int port;
            do
            {
                using TcpListener listener = new(IPAddress.Loopback, 0);
                listener.Start();
                port = ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            while (!Given.Add(port));
            return port;
        }
    }
}
