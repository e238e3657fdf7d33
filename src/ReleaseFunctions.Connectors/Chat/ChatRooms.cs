using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Chat;

/// <summary>Gives each message to the system that its room belongs to, and turns everything that goes wrong outside into an answer.</summary>
internal sealed partial class ChatRooms(IConnectionDirectory connections, IEnumerable<IChatSystem> systems, ILogger<ChatRooms> logger) : IChat
{
    private readonly Dictionary<ConnectionKind, IChatSystem> _systems = systems.ToDictionary(system => system.Kind);

    public async Task<OutletAnswer> PostAsync(string room, ChatMessage message, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(room, out ConnectionSettings? connection) || !_systems.TryGetValue(connection.Kind, out IChatSystem? system))
        {
            return OutletAnswer.Refused(PlainText.Of($"There is no connection '{room}' of kind slack or teams; set Connections__{room}__Kind.", connection));
        }

        try
        {
            return OutletAnswer.Done(PlainText.Of(await system.PostAsync(connection, message, cancellationToken), connection));
        }
        catch (ApiCallException fault)
        {
            string reason = PlainText.Of(fault.Message, connection);
            return fault.IsFinal ? OutletAnswer.Refused(reason) : OutletAnswer.TryAgain(reason, fault.RetryAfter);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is not known whether the message is there; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return OutletAnswer.TryAgain($"{connection.Name} could not be told: {exception.GetType().Name}; see the log.");
        }
    }

    [LoggerMessage(LogLevel.Error, "A message through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}
