using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Checks each connection by the probe of its kind. Nothing that is found is used for anything but showing it.</summary>
internal sealed partial class ConnectionChecks(
    IConnectionDirectory connections, IEnumerable<IConnectionProbe> probes, ReachProbe reach, TimeProvider time, ILogger<ConnectionChecks> logger) : IConnectionChecks
{
    /// <summary>Somebody waits for the answer.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Dictionary<ConnectionKind, IConnectionProbe> _probes = probes.ToDictionary(probe => probe.Kind);

    // By the settings themselves, so that changed ones have not been checked.
    private readonly ConcurrentDictionary<string, (ConnectionSettings Settings, ConnectionCheck Check)> _last = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ConnectionEntry> List() =>
        [.. connections.Kinds.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => connections.TryGet(name, out ConnectionSettings? connection) ? Entry(connection) : null).OfType<ConnectionEntry>()];

    public async Task<ConnectionEntry?> CheckAsync(string name, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(name, out ConnectionSettings? connection))
        {
            return null;
        }

        DateTimeOffset begun = time.GetUtcNow();
        ConnectionFinding finding = await FindAsync(connection, cancellationToken);
        finding = finding with
        {
            Message = PlainText.Of(finding.Message, connection),
            Version = finding.Version is null ? null : PlainText.Of(finding.Version, connection),
        };
        _last[connection.Name] = (connection, new ConnectionCheck(begun, time.GetUtcNow() - begun, finding));
        return Entry(connection);
    }

    private async Task<ConnectionFinding> FindAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(Longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            ConnectionFinding finding = _probes.TryGetValue(connection.Kind, out IConnectionProbe? probe)
                ? await probe.CheckAsync(connection, either.Token)
                : await reach.CheckAsync(connection, either.Token);
            return finding;
        }
        catch (ApiCallException fault)
        {
            return ProbeVerdict.Of(fault);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ConnectionFinding(false, null, null, $"{connection.Name} did not answer within {Longest.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return new ConnectionFinding(null, null, null, $"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.");
        }
    }

    private ConnectionEntry Entry(ConnectionSettings connection) => new(
        connection.Name,
        connection.Kind,
        connection.Url is { } url ? url.IsDefaultPort || url.Port < 0 ? url.Host : $"{url.Host}:{url.Port}" : null,
        connection.AllowPrivate,
        _last.TryGetValue(connection.Name, out (ConnectionSettings Settings, ConnectionCheck Check) last) && last.Settings == connection ? last.Check : null);

    [LoggerMessage(LogLevel.Error, "Checking the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}
