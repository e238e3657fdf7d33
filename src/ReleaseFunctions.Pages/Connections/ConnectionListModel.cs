namespace ReleaseFunctions.Pages.Connections;

/// <summary>The configured connections and how their last checks ended, at <c>/ui/connections</c>.</summary>
/// <param name="JustChecked">Name of the connection whose check the user asked for with this request; null: none.</param>
public sealed record ConnectionListModel(PageUser User, IReadOnlyList<ConnectionRow> Connections, string? JustChecked = null) : IPageModel<ConnectionListPage>;

/// <summary>One connection; it holds no credential.</summary>
public sealed record ConnectionRow
{
    public required string Name { get; init; }

    /// <summary>As it is written in settings, such as <c>launchDarkly</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Null: the one public address of the system.</summary>
    public string? Host { get; init; }

    /// <summary>It may reach private addresses.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Null: not checked since the process started, or since its settings changed.</summary>
    public ConnectionRowCheck? Check { get; init; }
}

/// <summary>How the last check ended. Null: it could not be told.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Message">One sentence.</param>
public sealed record ConnectionRowCheck(DateTimeOffset At, bool? Reachable, bool? CredentialAccepted, bool? RightsSufficient, TimeSpan? ClockSkew, string? Version, string Message);
