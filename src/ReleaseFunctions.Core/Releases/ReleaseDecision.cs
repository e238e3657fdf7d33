namespace ReleaseFunctions.Core.Releases;

/// <summary>What a release does next.</summary>
/// <param name="Start">Stages to start now, in the plan's order; may be empty.</param>
/// <param name="Decision">What to do beside that.</param>
public sealed record ReleaseStep(IReadOnlyList<string> Start, ReleaseDecision Decision);

/// <summary>Where a release goes from here.</summary>
public abstract record ReleaseDecision
{
    private ReleaseDecision()
    {
    }

    /// <summary>Wait for the stages that run, those just started included.</summary>
    public sealed record Continue : ReleaseDecision;

    /// <summary>An operator has to say what becomes of these failed stages: retry, roll back or abort. Others go on.</summary>
    public sealed record AwaitOperator(IReadOnlyList<string> Stages) : ReleaseDecision;

    /// <summary>Undo what was sent (<see cref="Rollback.RollbackPlanner"/>); if that succeeds the release ends as <paramref name="ThenStatus"/>.</summary>
    public sealed record RollBack(string Reason, ReleaseStatus ThenStatus) : ReleaseDecision;

    /// <summary>The release is over.</summary>
    public sealed record Finish(ReleaseStatus Status, string Reason) : ReleaseDecision
    {
        /// <summary>Flags of a ramp that was broken off could not be put back: somebody has to.</summary>
        public bool FlagsStuck { get; init; }
    }
}
