using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tickets;

/// <summary>One ticket system. See <see cref="ITickets"/>; whoever calls finds the connection, hides its credentials and catches what is thrown.</summary>
internal interface ITicketSystem
{
    /// <summary>The kind of connection that leads to it.</summary>
    ConnectionKind Kind { get; }

    /// <summary>How long after a call what it created may stay invisible to <see cref="FindAsync"/>.</summary>
    TimeSpan Settles { get; }

    /// <summary>Looks for the record that an earlier call created for the release.</summary>
    /// <returns>Null: none is to be seen.</returns>
    /// <exception cref="ApiCallException">It is not known.</exception>
    Task<TicketRef?> FindAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken);

    /// <summary>Creates the record, once.</summary>
    /// <exception cref="ApiCallException">It was not created, or that is not known.</exception>
    Task<TicketRef> CreateAsync(ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken);

    /// <summary>Looks at a record that exists.</summary>
    /// <exception cref="ApiCallException">There is none, or it is not known how it stands.</exception>
    Task<TicketStanding> ReadAsync(ConnectionSettings connection, string key, CancellationToken cancellationToken);

    /// <summary>Adds a comment unless it is there.</summary>
    /// <exception cref="ApiCallException">It is not known to be there.</exception>
    Task CommentAsync(ConnectionSettings connection, string key, ChangeComment comment, CancellationToken cancellationToken);

    /// <summary>Moves a record to a status unless it has it.</summary>
    /// <exception cref="ApiCallException">It is not known to have it.</exception>
    Task MoveAsync(ConnectionSettings connection, string key, string status, string why, CancellationToken cancellationToken);

    /// <summary>Puts the link there, or brings it up to date.</summary>
    /// <exception cref="ApiCallException">It is not known to be there.</exception>
    Task LinkAsync(ConnectionSettings connection, string key, ReleaseLink link, CancellationToken cancellationToken);
}

/// <summary>How a ticket stands.</summary>
/// <param name="Status">In the system's words.</param>
/// <param name="Words">Whatever a plan may call that status.</param>
internal sealed record TicketStanding(TicketRef Ticket, string Status, IReadOnlyList<string> Words)
{
    /// <summary>Whether that is what the plan calls it.</summary>
    public bool Is(string status) => Words.Contains(status, StringComparer.OrdinalIgnoreCase);
}
