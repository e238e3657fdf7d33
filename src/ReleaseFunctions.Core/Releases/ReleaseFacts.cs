using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What a release is about; frozen at kickoff.</summary>
public sealed record ReleaseFacts
{
    /// <summary><c>[a-z0-9-]{1,100}</c>.</summary>
    public required string Id { get; init; }

    public required string Plan { get; init; }

    public required int PlanVersion { get; init; }

    /// <summary>SHA-256 of the plan's canonical JSON, lower-case hex.</summary>
    public required string PlanDigest { get; init; }

    public required string Version { get; init; }

    public string? Commit { get; init; }

    /// <summary>E-mail address of the commit's author.</summary>
    public string? Author { get; init; }

    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    public IReadOnlyList<string> Tickets { get; init; } = [];

    /// <summary>The plan's variables with the release's own on top.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Who asked for it: an API key's name or a person.</summary>
    public required string Requester { get; init; }

    /// <summary>The pipeline's run that asked for it, where it showed itself by a token; null: otherwise.</summary>
    public PipelineRun? Pipeline { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Not to begin before this moment; null: at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The stage that started it, where it is part of another release; null: it is not.</summary>
    public ParentStage? Parent { get; init; }

    /// <summary>Set: an exercise against simulated connections, marked everywhere and never counted.</summary>
    public DrillFacts? Drill { get; init; }
}

/// <summary>The stage of another release that started this one and waits for it.</summary>
/// <param name="ReleaseId">The other release.</param>
/// <param name="Requester">Who asked for the other release, or for the one that started that.</param>
/// <param name="Plans">Plans of the releases above, outermost first.</param>
public sealed record ParentStage(string ReleaseId, string Stage, int Attempt, string Requester, IReadOnlyList<string> Plans);

/// <summary>What a drill plays.</summary>
/// <param name="Scenario">Name of the scenario; null: everything goes well.</param>
/// <param name="Speed">How many times faster than real time the plan's durations pass; 1 to 10,000.</param>
public sealed record DrillFacts(string? Scenario, double Speed)
{
    /// <summary>The scenario as it was at kickoff, its durations divided by the speed; null: everything goes well, as <see cref="DrillScenario.AllWell"/>.</summary>
    public DrillScenario? Script { get; init; }

    /// <summary>What is played.</summary>
    public DrillScenario Plays() => Script ?? DrillScenario.AllWell;
}

/// <summary>Something that is deployed, and its digest.</summary>
public sealed record Artifact(string Name, string Digest);
