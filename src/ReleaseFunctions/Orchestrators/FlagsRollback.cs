using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Has flags put back, and says so before: a system that is away can take half an hour of tries.</summary>
internal static class FlagsRollback
{
    /// <param name="phase">The phase in which the stage puts its flags back itself; null: it is rolled back.</param>
    /// <param name="flags">In this order.</param>
    public static async Task<FlagsRollbackEnd> RunAsync(
        TaskOrchestrationContext context, StageInput attempt, StagePhase? phase, IReadOnlyList<FlagView> flags, string reason, string instanceId)
    {
        DateTimeOffset now = context.CurrentUtcDateTime;
        Recorder recorder = context.Recorder(attempt);
        await recorder.RecordAsync(recorder.Waiting(
            attempt, phase, FlagWords.PuttingBack(flags, attempt.Stage.Stage, now, now + (FlagRetry.Longest * flags.Count)), $"flags-back-{attempt.Run}-{now.UtcTicks}"));
        return await context.CallSubOrchestratorAsync<FlagsRollbackEnd>(nameof(FlagsRollbackOrchestrator), new FlagsRollbackInput(attempt, reason, flags), context.Child(instanceId));
    }
}
