using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Lists the configured connections and checks live whether one works, without changing anything outside and without showing a credential.</summary>
public interface IConnectionChecks
{
    /// <summary>All connections, by name.</summary>
    IReadOnlyList<ConnectionEntry> List();

    /// <summary>Asks the system now, for at most 20 s. Null: there is no connection of this name.</summary>
    Task<ConnectionEntry?> CheckAsync(string name, CancellationToken cancellationToken);
}

/// <summary>One connection, as it may be shown to anybody who may see releases.</summary>
/// <param name="Name">What plans call it.</param>
/// <param name="Host">Host and, if it is an unusual one, port; null: the one public address of the system.</param>
/// <param name="IsPrivate">It may reach private addresses and use plain http.</param>
/// <param name="LastCheck">The last one that this process has made with these settings; null: none. It tells how things were, not how they are.</param>
public sealed record ConnectionEntry(string Name, ConnectionKind Kind, string? Host, bool IsPrivate, ConnectionCheck? LastCheck);

/// <summary>A live check that was made.</summary>
/// <param name="At">When it began.</param>
/// <param name="Took">How long it took.</param>
public sealed record ConnectionCheck(DateTimeOffset At, TimeSpan Took, ConnectionFinding Finding);
