using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Core.Tickets;

/// <summary>Port: keeps the change record of a release. Never throws for what the outside does. Everything may be asked again: what is there already is found and left.</summary>
public interface ITickets
{
    /// <summary>Finds the release's record, links the one that the plan names, or creates one.</summary>
    Task<TicketAnswer> OpenAsync(ChangePlan change, ChangeRequest request, CancellationToken cancellationToken);

    /// <summary>Adds a comment, unless the record has it.</summary>
    /// <param name="key">The record.</param>
    Task<OutletAnswer> CommentAsync(ChangePlan change, string key, ChangeComment comment, CancellationToken cancellationToken);

    /// <summary>Moves the record to a status, unless it has it.</summary>
    /// <param name="status">A status or its category, as the system writes it.</param>
    Task<OutletAnswer> MoveAsync(ChangePlan change, string key, string status, string why, CancellationToken cancellationToken);

    /// <summary>Puts a link to the release on a record or on a ticket that the release brings, once; a later call brings it up to date.</summary>
    Task<OutletAnswer> LinkAsync(ChangePlan change, string key, ReleaseLink link, CancellationToken cancellationToken);
}

/// <summary>The record that a release needs.</summary>
/// <param name="Description">What the record says, a paragraph each.</param>
/// <param name="SentBefore">When the first earlier call that may have created one was made (UTC); null: there was none.</param>
public sealed record ChangeRequest(string ReleaseId, IReadOnlyList<string> Description, ReleaseLink Link, DateTimeOffset? SentBefore)
{
    /// <summary>When the last such call was made (UTC).</summary>
    public DateTimeOffset? LastSent { get; init; } = SentBefore;

    /// <summary>Called before one is created although an earlier call may have; writes down that it is, so that the next look gives this call its time.</summary>
    public Func<CancellationToken, Task>? SendsAgain { get; init; }
}

/// <summary>A link to a release's page.</summary>
/// <param name="Title">One line.</param>
/// <param name="IsResolved">The release is over.</param>
public sealed record ReleaseLink(string ReleaseId, string Title, string Url, bool IsResolved);

/// <summary>A comment on a record.</summary>
/// <param name="Number">Tells it from the release's others, and from its own repeats: they rise.</param>
public sealed record ChangeComment(string ReleaseId, long Number, string Headline, string Text, string Link)
{
    /// <summary>What stands in the comment so that it is found again.</summary>
    public string Mark => $"[{ReleaseId} #{Number}]";
}

/// <summary>What became of opening a record.</summary>
/// <param name="Ticket">With <see cref="OutletState.Done"/>: the record.</param>
public sealed record TicketAnswer(OutletState State, string Message, TicketRef? Ticket = null, TimeSpan? RetryAfter = null)
{
    /// <summary>It is known that nothing was created by this call.</summary>
    public bool NothingCreated { get; init; }
}

/// <summary>A record in a ticket system.</summary>
/// <param name="Key">What people call it, such as <c>OPS-12</c>.</param>
/// <param name="Url">Its page.</param>
public sealed record TicketRef(string Key, string Url);
