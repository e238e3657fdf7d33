using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Plans.Inputs;

/// <summary>What a kickoff says about the release; unchecked.</summary>
public sealed record ReleaseInput
{
    public string? Version { get; init; }

    public string? Commit { get; init; }

    /// <summary>E-mail address of the commit's author.</summary>
    public string? Author { get; init; }

    public IReadOnlyList<Artifact?>? Artifacts { get; init; }

    public IReadOnlyList<string?>? Tickets { get; init; }

    /// <summary>Values that take the place of the plan's own.</summary>
    public IReadOnlyDictionary<string, string?>? Variables { get; init; }
}
