using System.Text.Json;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>Gives each flag to the system that knows it, and turns everything that goes wrong outside into an answer.</summary>
internal sealed partial class FlagSystems(IConnectionDirectory connections, IEnumerable<IFlagSystem> systems, ILogger<FlagSystems> logger) : IFlagRamp
{
    private readonly Dictionary<ConnectionKind, IFlagSystem> _systems = systems.ToDictionary(system => system.Kind);

    public Task<FlagAnswer> ReadAsync(FlagTarget flag, CancellationToken cancellationToken) =>
        AskAsync(flag, (system, connection) => system.ReadAsync(connection, flag, cancellationToken), cancellationToken);

    public Task<FlagAnswer> SetAsync(FlagOrder order, CancellationToken cancellationToken) =>
        AskAsync(order.Flag, (system, connection) => system.SetAsync(connection, order, cancellationToken), cancellationToken);

    public Task<FlagAnswer> RevertAsync(FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken) =>
        AskAsync(flag, (system, connection) => system.RevertAsync(connection, flag, snapshot, comment, cancellationToken), cancellationToken);

    private async Task<FlagAnswer> AskAsync(FlagTarget flag, Func<IFlagSystem, ConnectionSettings, Task<FlagAnswer>> ask, CancellationToken cancellationToken)
    {
        ConnectionKind kind = Enum.Parse<ConnectionKind>(flag.SystemWord, ignoreCase: true);
        if (!connections.TryGet(flag.Connection, out ConnectionSettings? connection) || connection.Kind != kind)
        {
            return FlagAnswer.Refused(PlainText.Of($"There is no connection '{flag.Connection}' of kind {flag.SystemWord}; set Connections__{flag.Connection}__Kind.", connection));
        }

        try
        {
            FlagAnswer answer = await ask(_systems[kind], connection);
            return answer with { Message = PlainText.Of(answer.Message, connection) };
        }
        catch (ApiCallException fault)
        {
            string message = PlainText.Of(fault.Message, connection);
            return fault.IsFinal ? FlagAnswer.Refused(message) : FlagAnswer.TryAgain(message, fault.RetryAfter);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is not known how the flag stands; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return FlagAnswer.TryAgain($"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A flag call through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}
