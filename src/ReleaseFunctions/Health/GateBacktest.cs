using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Backtests;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Health;

/// <summary>Runs a gate over one window of the past: the same judge, the same moments, the answers of then.</summary>
public sealed class GateBacktest(IHealthSource source, BaselineReader baselines, Telemetry telemetry)
{
    /// <param name="gate">The gate with templates replaced, and with checks only that can look back.</param>
    /// <param name="window">The window; it lies in the past as a whole.</param>
    /// <param name="timeUp">Ends the asking; what was found until then is the result.</param>
    public async Task<BacktestResult> RunAsync(HealthPlan gate, BacktestWindow window, CancellationToken timeUp)
    {
        List<Measurement> measured = [];
        IReadOnlyList<CheckBaseline> before = [];
        GateState state = GateState.Start(gate);
        int rounds = SampleSchedule.Count(gate);
        try
        {
            before = await Task.WhenAll(gate.Checks.Where(check => check.Baseline is not null).Select(check => baselines.MeasureAsync(check, window.BaselineAt, timeUp)));
            state = GateState.Start(gate, before);
            while (state.Rounds < rounds)
            {
                DateTimeOffset at = SampleSchedule.At(gate, window.Start, state.Rounds);
                GateRound round = HealthJudge.Round(gate, state, await Task.WhenAll(gate.Checks.Select(check => MeasureAsync(gate, check, state.Rounds, window.Start, at, timeUp))));
                state = round.State;
                measured.AddRange(round.Measurements);
                if (round.Verdict == GateVerdict.Fail)
                {
                    return Ends(at, round.Verdict, round.Text);
                }
            }
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return Ends(
                window.Start + gate.Bake,
                GateVerdict.Stopped,
                $"Not finished: {BacktestLimits.MaxTime.TotalSeconds:0} s were up after {state.Rounds} of {rounds} rounds; ask about fewer windows.");
        }

        (GateVerdict verdict, string text) = HealthJudge.Conclude(gate, state);
        return Ends(SampleSchedule.End(gate, window.Start), verdict, text);

        BacktestResult Ends(DateTimeOffset end, GateVerdict verdict, string text) =>
            new(window, end, verdict, text, verdict == GateVerdict.Stopped ? null : HealthJudge.Deciding(gate, state), state.Rounds, before, measured);
    }

    private async Task<CheckSample> MeasureAsync(HealthPlan gate, HealthCheckPlan check, int round, DateTimeOffset start, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (check is not { Compare: { } compare } || check.Query.Other() is not { } other)
        {
            return new CheckSample(check.Check, at, await AskAsync(check.Query.Alone(), at, cancellationToken));
        }

        if (!check.Query.AnswersRanges)
        {
            Sample[] sides = await Task.WhenAll(AskAsync(check.Query.Alone(), at, cancellationToken), AskAsync(other, at, cancellationToken));
            return new CheckSample(check.Check, at, sides[0]) { Other = sides[1] };
        }

        ComparisonWindow window = ComparisonWindow.Of(gate, compare, start, at);
        SampleSeries[] series = await Task.WhenAll(
            source.MeasureRangeAsync(check.Query.Alone(), window.From, window.To, window.Step, cancellationToken),
            source.MeasureRangeAsync(other, window.From, window.To, window.Step, cancellationToken));
        return new CheckSample(check.Check, at, Comparison.Sample(ComparisonLooks.At(gate, check, round), series[0], series[1], window.Expected));
    }

    private async Task<Sample> AskAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Sample sample = await source.MeasureAsync(query, at, cancellationToken);
        telemetry.Measured(sample.Kind.ToString());
        return sample;
    }
}
