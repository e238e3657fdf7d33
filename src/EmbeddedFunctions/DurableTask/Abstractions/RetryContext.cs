namespace EmbeddedFunctions.DurableTask;

/// <summary>What a retry handler may base its decision on.</summary>
/// <param name="OrchestrationContext">The context of the calling orchestration.</param>
/// <param name="LastAttemptNumber">Number of the attempt that just failed, from 1.</param>
/// <param name="LastFailure">How it failed.</param>
/// <param name="TotalRetryTime">Time since the first attempt started.</param>
/// <param name="CancellationToken">Signals that the decision is no longer needed.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
