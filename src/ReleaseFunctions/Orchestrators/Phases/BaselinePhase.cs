using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Has what the health gate compares with measured, as the last thing before the deployment. Costs nothing where no check compares with it.</summary>
internal static class BaselinePhase
{
    /// <returns>Null: measured, or nothing to measure; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        HealthCheckPlan[] checks = [.. run.Stage.Health?.Checks.Where(check => check.Baseline is not null) ?? []];
        if (checks.Length == 0)
        {
            return null;
        }

        StageInput attempt = run.Attempt;
        run.Baselines = await MeasureAsync(run, checks);
        await run.Recorder.RecordAsync(run.Recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "sampled-baseline"),
            EventTypes.HealthSampled,
            attempt,
            new EventData.HealthSampled(HealthPurpose.Baseline, 0, [.. run.Baselines.Select(baseline => baseline.ToMeasurement())])));

        // Measuring takes as long as the outside does; nothing is sent for a stage that was stopped meanwhile.
        return (await run.ReadAsync()).Stop is { } stop ? run.Ends(StageStatus.Aborted, stop.Reason) : null;
    }

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
