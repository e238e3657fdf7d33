using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Rollback;

/// <summary>How the rollback of one stage went.</summary>
/// <param name="Completed">The outside system said that it succeeded.</param>
/// <param name="Message">What it said.</param>
/// <param name="Health">The gate after it; null where the stage has none or the rollback did not complete.</param>
/// <param name="HealthText">The gate's sentence.</param>
/// <param name="OnInconclusive">What the plan says about a gate that neither passed nor failed; nobody is asked after a rollback, so ask counts as fail.</param>
public sealed record RollbackOutcome(
    string Stage,
    bool Completed,
    string Message,
    GateVerdict? Health = null,
    string? HealthText = null,
    OnInconclusive OnInconclusive = OnInconclusive.Ask)
{
    /// <summary>The plan has no rollback for the deployment: only the stage's flags were put back.</summary>
    public bool FlagsOnly { get; init; }

    /// <summary>What was rolled back, in words.</summary>
    public string What => FlagsOnly ? $"the flags of {Stage} (its deployment stays, because the plan has no rollback for it)" : Stage;

    /// <summary>Why this is not a good rollback, or null.</summary>
    public string? Fault => !Completed ? $"the rollback of {Stage} did not complete: {Message}"
        : Health is null or GateVerdict.Pass || (Health is GateVerdict.Inconclusive or GateVerdict.Error && OnInconclusive == OnInconclusive.Pass) ? null
        : $"{Stage} is not shown to be healthy after its rollback: {HealthText}";
}
