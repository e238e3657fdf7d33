using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>
/// Has what the health gate compares with measured, just before the deployment, and then looks for the last time whether the stage may go on: measuring takes
/// as long as the outside does. Costs nothing where no check compares with it.
/// </summary>
internal static class BaselinePhase
{
    /// <returns>Null: measured, or nothing to measure, and the stage may deploy; else how it ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        HealthCheckPlan[] checks = [.. run.Stage.Health?.Checks.Where(check => check.Baseline is not null) ?? []];
        while (checks.Length > 0)
        {
            run.Baselines = await MeasureAsync(run, checks);
            await RecordAsync(run);
            if (await StartConditions.HoldAsync(run))
            {
                break;
            }

            // Stopped, paused or closed meanwhile: it waits without the lock, and what was measured is too old by then.
            if (await LockPhase.TakeAgainAsync(run) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    private static Task RecordAsync(StageRun run) => run.Recorder.RecordAsync(run.Recorder.Event(
        EventKeys.Stage(run.Stage.Stage, run.Attempt.Attempt, $"sampled-baseline-{run.Context.CurrentUtcDateTime.Ticks}"),
        EventTypes.HealthSampled,
        run.Attempt,
        new EventData.HealthSampled(HealthPurpose.Baseline, 0, [.. run.Baselines.Select(baseline => baseline.ToMeasurement())])));

    private static async Task<IReadOnlyList<CheckBaseline>> MeasureAsync(StageRun run, IReadOnlyList<HealthCheckPlan> checks)
    {
        StageInput attempt = run.Attempt;
        DateTimeOffset at = run.Context.CurrentUtcDateTime;
        try
        {
            return await run.Context.CallActivityAsync<IReadOnlyList<CheckBaseline>>(
                nameof(MeasureBaseline), new BaselineOrder(attempt.Key(), checks, at, attempt.SentBefore, attempt.Facts.Drill is not null));
        }
        catch (TaskFailedException exception)
        {
            // The gate says what an unknown baseline means; the deployment does not depend on it.
            return [.. checks.Select(check => new CheckBaseline(check.Check, at, SampleKind.Error, null, $"no baseline: the measurement failed: {exception.FailureDetails.ErrorMessage}"))];
        }
    }
}
