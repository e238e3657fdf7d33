using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Ids of the orchestrations of one release. They are explicit, so that whoever writes a fact can wake the ones it concerns.
/// Stage names never begin with a hyphen, so what follows a double hyphen is never a stage.
/// </summary>
public static class InstanceIds
{
    /// <summary>One run of the release; the first run is the release id itself.</summary>
    public static string Release(string releaseId, int run) => run == 1 ? releaseId : $"{releaseId}--run-{run}";

    public static string Stage(string releaseId, string stage, int attempt) => $"{releaseId}-{stage}-{attempt}";

    public static string Checklist(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--checklist";

    public static string Approval(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--approval";

    public static string Deployment(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--deploy";

    public static string Flags(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--flags";

    /// <summary>The gate of one step; woken through the ramp that waits for it.</summary>
    public static string FlagsGate(string releaseId, string stage, int attempt, int step) => $"{Flags(releaseId, stage, attempt)}-{step}";

    public static string FlagsRollback(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--unflag";

    /// <summary>The same for a stage that puts them back itself when it ends.</summary>
    public static string FlagsPutBack(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--flags-back";

    public static string HealthGate(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--health";

    public static string Rollback(string releaseId, int run) => $"{releaseId}--back-{run}";

    public static string StageRollback(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--undo";

    public static string RollbackHealthGate(string releaseId, string stage, int attempt) => $"{Stage(releaseId, stage, attempt)}--after";

    /// <summary>Whoever tells rooms and the change record of a run how it goes.</summary>
    public static string Herald(string releaseId, int run) => $"{releaseId}--herald-{run}";

    /// <summary>The people of a drill, while that run lasts.</summary>
    public static string Drill(string releaseId, int run) => $"{releaseId}--drill-{run}";

    /// <summary>The id of an orchestration that the facts say must be at work.</summary>
    public static string Of(string releaseId, int run, ExpectedOrchestration expected) => (expected.Kind, expected.Stage ?? string.Empty, expected.Attempt) switch
    {
        (ExpectedKind.Release, _, _) => Release(releaseId, run),
        (ExpectedKind.Rollback, _, _) => Rollback(releaseId, run),
        (ExpectedKind.Stage, var stage, var attempt) => Stage(releaseId, stage, attempt),
        (ExpectedKind.Checklist, var stage, var attempt) => Checklist(releaseId, stage, attempt),
        (ExpectedKind.Approval, var stage, var attempt) => Approval(releaseId, stage, attempt),
        (ExpectedKind.Deployment, var stage, var attempt) => Deployment(releaseId, stage, attempt),
        (ExpectedKind.Flags, var stage, var attempt) => Flags(releaseId, stage, attempt),
        (ExpectedKind.FlagsRollback, var stage, var attempt) => FlagsRollback(releaseId, stage, attempt),
        (ExpectedKind.Health, var stage, var attempt) => HealthGate(releaseId, stage, attempt),
        (ExpectedKind.StageRollback, var stage, var attempt) => StageRollback(releaseId, stage, attempt),
        (_, var stage, var attempt) => RollbackHealthGate(releaseId, stage, attempt),
    };

    /// <summary>Every orchestration that may be waiting for something about this attempt of this stage.</summary>
    public static IEnumerable<string> OfStage(string releaseId, string stage, int attempt) =>
    [
        Stage(releaseId, stage, attempt),
        Checklist(releaseId, stage, attempt),
        Approval(releaseId, stage, attempt),
        Deployment(releaseId, stage, attempt),
        Flags(releaseId, stage, attempt),
        HealthGate(releaseId, stage, attempt),
        StageRollback(releaseId, stage, attempt),
        RollbackHealthGate(releaseId, stage, attempt),
    ];
}
