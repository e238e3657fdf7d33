using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>One flag system. See <see cref="IFlagRamp"/>; whoever calls finds the connection, hides its credentials and catches what is thrown.</summary>
internal interface IFlagSystem
{
    /// <summary>The kind of connection that leads to it.</summary>
    ConnectionKind Kind { get; }

    /// <exception cref="ApiCallException">No answer that says how the flag stands.</exception>
    Task<FlagAnswer> ReadAsync(ConnectionSettings connection, FlagTarget flag, CancellationToken cancellationToken);

    /// <exception cref="ApiCallException">The change is not known to be made.</exception>
    Task<FlagAnswer> SetAsync(ConnectionSettings connection, FlagOrder order, CancellationToken cancellationToken);

    /// <exception cref="ApiCallException">The flag is not known to be put back.</exception>
    Task<FlagAnswer> RevertAsync(ConnectionSettings connection, FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken);
}
