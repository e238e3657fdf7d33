using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Has the health of what was deployed judged; an operator decides where the gate cannot and the plan says ask.</summary>
internal static class HealthPhase
{
    /// <returns>How the stage ends; null: it has no health phase.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        if (run.Stage.Health is not { } health)
        {
            return null;
        }

        StageInput attempt = run.Attempt;
        GatePickUp? before = run.PickUp?.Health;
        GateEnd end = before?.End is { } judged ? new GateEnd(judged.Verdict, judged.Text) : await run.Calendar.WatchAsync(StagePhase.Health, run.Context.CallSubOrchestratorAsync<GateEnd>(
            nameof(HealthGateOrchestrator),
            new HealthGateInput(attempt, health, HealthPurpose.Deploy, before?.Start ?? run.Context.CurrentUtcDateTime, before?.State, run.Baselines) { DeployedAt = run.DeployedAt },
            run.Context.Child(InstanceIds.HealthGate(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt))));
        return (end.Verdict, health.OnInconclusive) switch
        {
            (GateVerdict.Pass, _) => run.Ends(StageStatus.Succeeded, end.Text),
            (GateVerdict.Fail, _) => run.Ends(StageStatus.Failed, $"Unhealthy: {end.Text}"),
            (GateVerdict.Stopped, _) => run.Ends(StageStatus.Aborted, end.Text),
            (_, OnInconclusive.Pass) => run.Ends(StageStatus.Succeeded, $"Taken as healthy, as the plan says: {end.Text}"),
            (_, OnInconclusive.Fail) => run.Ends(StageStatus.Failed, $"Taken as unhealthy, as the plan says: {end.Text}"),
            _ => await AskOperatorAsync(run, end),
        };
    }

    private static async Task<StageResult> AskOperatorAsync(StageRun run, GateEnd end)
    {
        await run.Recorder.RecordAsync(run.Recorder.Waiting(
            run.Attempt, StagePhase.Health, WaitingFor.OperatorAfterGate(run.Stage.Stage, end.Text, run.Context.CurrentUtcDateTime), "operator"));
        while (true)
        {
            StageSignals signals = await run.ReadAsync();
            if (signals.Override is { Step: null } taken)
            {
                return run.Ends(StageStatus.Succeeded, $"Taken as healthy by {taken.Actor}: {taken.Reason}");
            }

            if (signals.Stop is { } stop)
            {
                return run.Ends(StageStatus.Aborted, stop.Reason);
            }

            await run.WakeUp.UntilAsync(run.Calendar.LookInFlightAt, [run.Calendar.Changed]);
            await run.Calendar.LookInFlightAsync(StagePhase.Health);
        }
    }
}
