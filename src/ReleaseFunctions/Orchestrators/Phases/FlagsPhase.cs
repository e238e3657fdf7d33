using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Has the stage's flags ramped.</summary>
internal static class FlagsPhase
{
    /// <returns>Null: ramped, or the stage has no flags; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        // Picked up while the gate that follows was at work: the ramp is over.
        if (run.Stage.Flags.Count == 0 || run.PickUp?.Health is not null)
        {
            return null;
        }

        StageInput attempt = run.Attempt;
        RampEnd end = await run.Calendar.WatchAsync(StagePhase.Flags, run.Context.CallSubOrchestratorAsync<RampEnd>(
            nameof(FlagsOrchestrator),
            new FlagsInput(attempt, run.Baselines, RampProgress.Of(run.PickUp?.Flags)) { DeployedAt = run.DeployedAt },
            run.Context.Child(InstanceIds.Flags(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt))));
        return end.Outcome switch
        {
            RampOutcome.Done => run.Stage.Health is null ? null : await InFlight.GoOnAsync(run, StagePhase.Flags),
            RampOutcome.Stopped => run.Ends(StageStatus.Aborted, end.Text),
            _ => run.Ends(StageStatus.Failed, end.Text),
        };
    }
}
