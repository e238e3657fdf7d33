using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Health;

/// <summary>
/// Judges measurements (product contract, "Health gate"). A check fails when its failures exceed the limit, and that ends the
/// gate at once. Inconclusive measurements or errors over their limits do not: the gate measures on, because a failure may
/// still show, and is inconclusive or in error at its end. Nothing unknown is ever a pass: a check needs at least one
/// measurement that was judged.
/// </summary>
public static class HealthJudge
{
    /// <summary>Judges one sample and counts it.</summary>
    /// <param name="baseline">What was measured before the deployment; null: nothing was.</param>
    public static (Measurement Measurement, CheckCounters Counters) Assess(
        HealthCheckPlan check, Sample sample, DateTimeOffset at, CheckCounters counters, CheckBaseline? baseline = null)
    {
        Finding finding = Finding.Of(check, sample, baseline);
        CheckCounters counted = Count(counters, finding.Verdict, finding.Value is not null, finding.Samples);
        string text = finding.Verdict switch
        {
            MeasurementVerdict.Fail => $"{finding.Text}: {Limit("failed", counted.Failures, "failureLimit", check.FailureLimit)}",
            MeasurementVerdict.Inconclusive => $"{finding.Text}: {Limit("inconclusive", counted.Inconclusive, "inconclusiveLimit", check.InconclusiveLimit)}",
            MeasurementVerdict.Error => $"{finding.Text}: {Limit("errors in a row", counted.ConsecutiveErrors, "errorLimit", check.ErrorLimit)}",
            _ => finding.Text,
        };
        return (new(check.Check, at, finding.Value, finding.Verdict, text) { Baseline = finding.Baseline, Comparison = finding.Comparison }, counted);
    }

    /// <summary>
    /// Judges one round. The verdict is <see cref="GateVerdict.Running"/> until a check fails or the last round of the
    /// <see cref="SampleSchedule"/> is in; a pass counts from <see cref="SampleSchedule.End"/> on.
    /// </summary>
    /// <param name="plan">The gate.</param>
    /// <param name="state">What the round before left, or <see cref="GateState.Start"/>.</param>
    /// <param name="samples">The answers; a check that is not among them counts as an error.</param>
    public static GateRound Round(HealthPlan plan, GateState state, IReadOnlyList<CheckSample> samples)
    {
        DateTimeOffset roundAt = samples.Count == 0 ? default : samples.Max(sample => sample.At);
        List<Measurement> measurements = [];
        List<CheckCounters> counters = [];
        List<CollectedValues> collected = [];
        foreach (HealthCheckPlan check in plan.Checks)
        {
            CheckSample sample = samples.FirstOrDefault(sample => sample.Check == check.Check)
                ?? new(check.Check, roundAt, Sample.Error("the round has no answer for this check"));
            Sample measured = sample.Sample;
            if (check.Compare is not null && sample.Other is { } other)
            {
                CollectedValues values = state.Collected.FirstOrDefault(values => values.Check == check.Check) ?? new(check.Check, 0, [], []);
                (values, measured) = values.Add(ComparisonLooks.At(plan, check, state.Rounds), sample.Sample, other);
                collected.Add(values);
            }

            CheckCounters before = state.Checks.FirstOrDefault(counted => counted.Check == check.Check) ?? new(check.Check);
            CheckBaseline? baseline = state.Baselines.FirstOrDefault(known => known.Check == check.Check);
            (Measurement measurement, CheckCounters after) = Assess(check, measured, sample.At, before, baseline);
            measurements.Add(measurement);
            counters.Add(after);
        }

        GateState next = state with { Rounds = state.Rounds + 1, Checks = counters, Collected = collected };
        (GateVerdict verdict, string text) = Conclude(plan, next);
        bool undecided = verdict != GateVerdict.Fail && next.Rounds < SampleSchedule.Count(plan);
        return undecided
            ? new(next, measurements, GateVerdict.Running, $"{next.Rounds} of {SampleSchedule.Count(plan)} rounds measured; no check has failed.")
            : new(next, measurements, verdict, text);
    }

    /// <summary>What the rounds so far have counted, from what the history keeps of them.</summary>
    public static GateState Resume(HealthPlan plan, IEnumerable<IReadOnlyList<Measurement>> rounds, IReadOnlyList<CheckBaseline>? baselines = null) =>
        rounds.Aggregate(GateState.Start(plan, baselines), (state, round) => state with
        {
            Rounds = state.Rounds + 1,
            Checks =
            [
                .. state.Checks.Select(counted => round.FirstOrDefault(measured => measured.Check == counted.Check) is { } measured
                    ? Count(counted, measured.Verdict, measured.Value is not null, IsCompared(plan, counted.Check) ? measured.Comparison?.Fewest ?? 0 : null)
                    : counted),
            ],
            Collected =
            [
                .. plan.Checks.Where(IsCollected).Select(check =>
                    (state.Collected.FirstOrDefault(values => values.Check == check.Check) ?? new(check.Check, 0, [], []))
                        .Add(round.FirstOrDefault(measured => measured.Check == check.Check)?.Comparison?.Newest)),
            ],
        });

    /// <summary>How the gate ends if it ends now; the worst check decides (pass, inconclusive, error, fail).</summary>
    public static (GateVerdict Verdict, string Text) Conclude(HealthPlan plan, GateState state)
    {
        if (plan.Checks.Count == 0)
        {
            return (GateVerdict.Inconclusive, "The gate has no checks, so nothing was measured.");
        }

        (_, (GateVerdict Verdict, string Text) worst) = Worst(plan, state);
        return worst.Verdict == GateVerdict.Pass
            ? (GateVerdict.Pass, $"{(plan.Checks.Count == 1 ? "The check" : $"All {plan.Checks.Count} checks")} stayed within limits over {state.Rounds} round{(state.Rounds == 1 ? string.Empty : "s")}.")
            : worst;
    }

    /// <summary>The check that decides how the gate ends if it ends now; null: none keeps it from passing.</summary>
    public static string? Deciding(HealthPlan plan, GateState state) =>
        plan.Checks.Count > 0 && Worst(plan, state) is { End.Verdict: not GateVerdict.Pass } worst ? worst.Check : null;

    private static (string Check, (GateVerdict Verdict, string Text) End) Worst(HealthPlan plan, GateState state) => plan.Checks
        .Select(check => (check.Check, End: Conclude(check, state.Checks.FirstOrDefault(counted => counted.Check == check.Check) ?? new(check.Check))))
        .MaxBy(check => Severity(check.End.Verdict));

    private static (GateVerdict Verdict, string Text) Conclude(HealthCheckPlan check, CheckCounters counted)
    {
        if (counted.Failures > check.FailureLimit)
        {
            return (GateVerdict.Fail, $"Check '{check.Check}' failed: {Limit("failed", counted.Failures, "failureLimit", check.FailureLimit)}.");
        }

        if (counted.WorstConsecutiveErrors > check.ErrorLimit)
        {
            return (GateVerdict.Error, $"Check '{check.Check}' could not be measured: {Limit("errors in a row", counted.WorstConsecutiveErrors, "errorLimit", check.ErrorLimit)}.");
        }

        if (counted.Inconclusive > check.InconclusiveLimit)
        {
            return (GateVerdict.Inconclusive, $"Check '{check.Check}' is inconclusive: {Limit("inconclusive", counted.Inconclusive, "inconclusiveLimit", check.InconclusiveLimit)}.");
        }

        if (counted is { Judged: 0, Errors: > 0, Inconclusive: 0 })
        {
            return (GateVerdict.Error, $"Check '{check.Check}' gave nothing but errors ({counted.Errors}).");
        }

        if (check.NeededSamples is { } needed && counted.Samples < needed)
        {
            string what = check.Compare is null ? "measurements with a number" : "values on the side that has fewer";
            return (GateVerdict.Inconclusive, $"Check '{check.Check}' is inconclusive: {what} ({counted.Samples}) < minSamples ({needed}).");
        }

        return counted.Judged > 0
            ? (GateVerdict.Pass, $"Check '{check.Check}' stayed within its limits.")
            : (GateVerdict.Inconclusive, $"Check '{check.Check}' was never measured with a result.");
    }

    // Where the source keeps its values they are asked for as a whole in every round.
    private static bool IsCollected(HealthCheckPlan check) => check is { Compare: not null, Query.AnswersRanges: false };

    private static bool IsCompared(HealthPlan plan, string check) => plan.Checks.Any(one => one.Check == check && one.Compare is not null);

    /// <param name="samples">How many values a comparison has on the side that has fewer; null: the check is not compared.</param>
    private static CheckCounters Count(CheckCounters counters, MeasurementVerdict verdict, bool hasValue, int? samples)
    {
        bool judged = verdict is MeasurementVerdict.Pass or MeasurementVerdict.Fail;
        int inARow = verdict == MeasurementVerdict.Error ? counters.ConsecutiveErrors + 1 : 0;
        return counters with
        {
            Judged = counters.Judged + (judged ? 1 : 0),
            Samples = samples is { } values ? Math.Max(counters.Samples, values) : counters.Samples + (judged && hasValue ? 1 : 0),
            Failures = counters.Failures + (verdict == MeasurementVerdict.Fail ? 1 : 0),
            Inconclusive = counters.Inconclusive + (verdict == MeasurementVerdict.Inconclusive ? 1 : 0),
            Errors = counters.Errors + (verdict == MeasurementVerdict.Error ? 1 : 0),
            ConsecutiveErrors = inARow,
            WorstConsecutiveErrors = Math.Max(counters.WorstConsecutiveErrors, inARow),
        };
    }

    private static int Severity(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => 0,
        GateVerdict.Inconclusive => 1,
        GateVerdict.Error => 2,
        _ => 3,
    };

    private static string Limit(string what, int count, string name, int limit) =>
        $"{what} ({count}) {(count > limit ? ">" : "<=")} {name} ({limit})";
}
