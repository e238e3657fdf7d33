namespace ReleaseFunctions.Orchestrators;

/// <summary>Ramps the flags of one stage attempt, step by step, with the stage's health checks as a gate between the steps.</summary>
public static class FlagsOrchestrator
{
    [Function(nameof(FlagsOrchestrator))]
    public static Task<RampEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, FlagsInput input) => new FlagsRun(context, input).CarryOutAsync();
}

/// <summary>How a ramp ended.</summary>
public sealed record RampEnd(RampOutcome Outcome, string Text);

/// <summary>The ways in which a ramp ends.</summary>
public enum RampOutcome
{
    /// <summary>The last step is taken.</summary>
    Done,

    /// <summary>A flag could not be changed, or a step was not shown to be healthy.</summary>
    Failed,

    /// <summary>Somebody or something stopped the stage.</summary>
    Stopped,

    /// <summary>It has not; it continues as new.</summary>
    Running,
}
