using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Checks live, without changing anything, whether connections of one kind work. One per kind; kinds without one are only reached.</summary>
internal interface IConnectionProbe
{
    /// <summary>The kind of connection that it checks.</summary>
    ConnectionKind Kind { get; }

    /// <summary>Asks the system about itself and about the connection's credential.</summary>
    /// <exception cref="Network.ApiCallException">The system could not be asked.</exception>
    Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken);
}

/// <summary>What a live check of a connection found out. Null: it could not be told.</summary>
/// <param name="Reachable">The system answered.</param>
/// <param name="CredentialAccepted">It knows the connection's credential.</param>
/// <param name="RightsSufficient">The credential may do what releases need.</param>
/// <param name="Message">One sentence: what was found, and what to do about it.</param>
public sealed record ConnectionFinding(bool? Reachable, bool? CredentialAccepted, bool? RightsSufficient, string Message)
{
    /// <summary>The system's clock less ours; null: it said no time.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>The system's version or edition, if it says so.</summary>
    public string? Version { get; init; }
}
