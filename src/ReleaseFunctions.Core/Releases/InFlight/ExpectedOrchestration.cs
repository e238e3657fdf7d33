namespace ReleaseFunctions.Core.Releases;

/// <summary>An orchestration that must be at work, because the facts say that it has begun and not ended.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Stage">The stage it is about; null: the release as a whole.</param>
/// <param name="Attempt">The stage's attempt; 0 without one.</param>
public sealed record ExpectedOrchestration(ExpectedKind Kind, string? Stage = null, int Attempt = 0)
{
    /// <summary>For people.</summary>
    public override string ToString() => Kind switch
    {
        ExpectedKind.Release => "the release's orchestration",
        ExpectedKind.Rollback => "the rollback's orchestration",
        ExpectedKind.Stage => $"the orchestration of stage '{Stage}'",
        ExpectedKind.Checklist => $"the checklist of stage '{Stage}'",
        ExpectedKind.Approval => $"the approval of stage '{Stage}'",
        ExpectedKind.Deployment => $"the deployment of stage '{Stage}'",
        ExpectedKind.Flags => $"the ramp of the flags of stage '{Stage}'",
        ExpectedKind.FlagsRollback => $"the putting back of the flags of stage '{Stage}'",
        ExpectedKind.Health => $"the health gate of stage '{Stage}'",
        ExpectedKind.StageRollback => $"the rollback of stage '{Stage}'",
        _ => $"the health gate after the rollback of stage '{Stage}'",
    };
}

/// <summary>The kinds of orchestrations of one release.</summary>
public enum ExpectedKind
{
    Release,
    Stage,
    Checklist,
    Approval,
    Deployment,
    Health,
    Rollback,
    StageRollback,
    RollbackHealth,
    Flags,
    FlagsRollback,
}

/// <summary>Where an orchestration instance stands in the engine.</summary>
public enum OrchestrationPresence
{
    /// <summary>The engine knows none of that id.</summary>
    Missing,
    AtWork,

    /// <summary>Completed, failed or terminated.</summary>
    Ended,

    /// <summary>Suspended in the engine by whoever runs it.</summary>
    Suspended,
}
