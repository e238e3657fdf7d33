using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Keeps the last valid reading of the configuration and replaces it as a whole.</summary>
internal sealed partial class ConnectionDirectory : IConnectionDirectory, IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ILogger<ConnectionDirectory> _logger;
    private readonly IDisposable _changes;
    private volatile Snapshot _current;

    /// <exception cref="OptionsValidationException">A connection is wrong; all mistakes are listed.</exception>
    public ConnectionDirectory(IConfiguration configuration, ILogger<ConnectionDirectory> logger)
    {
        _configuration = configuration;
        _logger = logger;
        ConnectionReading reading = ConnectionReader.Read(configuration);
        if (reading.Errors.Count > 0)
        {
            throw new OptionsValidationException(ConnectionReader.Section, typeof(ConnectionSettings), reading.Errors);
        }

        Warn(reading);
        _current = new Snapshot(reading);
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public IReadOnlyDictionary<string, ConnectionKind> Kinds => _current.Kinds;

    public bool TryGet(string name, [NotNullWhen(true)] out ConnectionSettings? connection) =>
        _current.Connections.TryGetValue(name, out connection);

    public void Dispose() => _changes.Dispose();

    private void Reload()
    {
        ConnectionReading reading = ConnectionReader.Read(_configuration);
        if (reading.Errors.Count > 0)
        {
            LogRefused(string.Join(' ', reading.Errors));
            return;
        }

        Warn(reading);
        _current = new Snapshot(reading);
    }

    private void Warn(ConnectionReading reading)
    {
        foreach (string warning in reading.Warnings)
        {
            LogWarning(warning);
        }
    }

    [LoggerMessage(LogLevel.Error, "The changed connections are not used; the former ones stay: {Errors}")]
    private partial void LogRefused(string errors);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    private sealed class Snapshot(ConnectionReading reading)
    {
        public IReadOnlyDictionary<string, ConnectionSettings> Connections { get; } = reading.Connections;

        public IReadOnlyDictionary<string, ConnectionKind> Kinds { get; } =
            reading.Connections.ToDictionary(c => c.Key, c => c.Value.Kind, StringComparer.OrdinalIgnoreCase);
    }
}
