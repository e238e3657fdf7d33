namespace ReleaseFunctions.Pages;

/// <summary>Who looks at an operators' page. It decides which buttons are offered; the server decides what they may do.</summary>
public sealed record PageUser
{
    /// <summary>A person's address or an API key's name, as shown in the page's corner.</summary>
    public required string Name { get; init; }

    /// <summary>The address under which the user approves; null: not known, the server will tell.</summary>
    public string? Person { get; init; }

    /// <summary>Roles of the product contract: kickoff, operate, approve, plan, audit, admin.</summary>
    public required IReadOnlyCollection<string> Roles { get; init; }

    /// <summary>The session's CSRF token; goes into every form as <c>csrf</c>.</summary>
    public required string Csrf { get; init; }

    /// <summary>Whether the development outbox is linked.</summary>
    public bool SeesOutbox { get; init; }

    /// <summary>Whether the user has the role; admin has every role.</summary>
    public bool Has(string role) =>
        Roles.Contains(role, StringComparer.OrdinalIgnoreCase) || Roles.Contains("admin", StringComparer.OrdinalIgnoreCase);
}
