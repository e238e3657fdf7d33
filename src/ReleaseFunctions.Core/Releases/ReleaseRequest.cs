namespace ReleaseFunctions.Core.Releases;

/// <summary>What a pipeline asks for with <c>POST /api/releases</c>.</summary>
public sealed record ReleaseRequest
{
    public required string Plan { get; init; }

    public required string Version { get; init; }

    public string? Commit { get; init; }

    public string? Author { get; init; }

    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    public IReadOnlyList<string> Tickets { get; init; } = [];

    /// <summary>Not to begin before this moment; null: at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>Set: an exercise.</summary>
    public DrillRequest? Drill { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}

/// <summary>The drill that was asked for.</summary>
/// <param name="Scenario">Name of the scenario; null: everything goes well.</param>
/// <param name="Speed">How many times faster than real time; default <see cref="DefaultSpeed"/>.</param>
public sealed record DrillRequest(string? Scenario, double Speed)
{
    /// <summary>An hour passes in a minute.</summary>
    public const double DefaultSpeed = 60;
}
