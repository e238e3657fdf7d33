using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Chat;

/// <summary>One chat system. See <see cref="IChat"/>; whoever calls finds the connection, hides its credentials and catches what is thrown.</summary>
internal interface IChatSystem
{
    /// <summary>The kind of connection that leads to it.</summary>
    ConnectionKind Kind { get; }

    /// <returns>One sentence on what is known to have been done.</returns>
    /// <exception cref="ApiCallException">The message is not known to be posted.</exception>
    Task<string> PostAsync(ConnectionSettings connection, ChatMessage message, CancellationToken cancellationToken);
}
