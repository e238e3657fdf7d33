using System.Net;
using System.Net.Sockets;

namespace KickoffBench;

/// <summary>
/// Passes TCP connections on to another port and counts the HTTP requests in them. In HTTP/1.1 without pipelining a request begins
/// whenever the client speaks after the server, or first; nothing has to be parsed, so that the relay costs almost nothing.
/// </summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _requests;

    /// <param name="target">Port on 127.0.0.1 to pass on to.</param>
    public CountingRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port that clients are to use.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Waits until no request has come for a while.</summary>
    public async Task QuietAsync(CancellationToken stop)
    {
        DateTime limit = DateTime.UtcNow + QuietLimit;
        long seen = -1;
        while (Requests != seen)
        {
            if (DateTime.UtcNow > limit)
            {
                throw new TimeoutException($"The application did not stop using the store within {QuietLimit.TotalSeconds:N0} s.");
            }

            seen = Requests;
            await Task.Delay(Quiet, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(PassOnAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                Turn turn = new();
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), () => turn.ClientSpeaks(this)),
                    CopyAsync(server.GetStream(), client.GetStream(), turn.ServerSpeaks));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // A connection that is cut is the client's to notice, as it would be without the relay.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action speaks)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                speaks();
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side has hung up.
        }
    }

    /// <summary>Who spoke last on one connection.</summary>
    private sealed class Turn
    {
        private int _isClients;

        public void ClientSpeaks(CountingRelay relay)
        {
            if (Interlocked.Exchange(ref _isClients, 1) == 0)
            {
                Interlocked.Increment(ref relay._requests);
            }
        }

        public void ServerSpeaks() => Interlocked.Exchange(ref _isClients, 0);
    }
}
