using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Measures all checks of a stage again and again until the gate is decided. Every round is written down.</summary>
public static class HealthGateOrchestrator
{
    // Bounds the history of a gate that bakes for days, whether it measures often or only looks whether it is to stop.
    private const int TurnsPerHistory = 50;

    [Function(nameof(HealthGateOrchestrator))]
    public static async Task<GateEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, HealthGateInput input)
    {
        StageInput attempt = input.Attempt;
        Recorder recorder = context.Recorder(attempt);
        GateState state = input.State ?? GateState.Start(input.Plan, input.Baselines);
        if (input.State is null && input.Purpose != HealthPurpose.Flags) // a ramp tells itself what it waits for
        {
            await recorder.RecordAsync(recorder.Waiting(
                attempt,
                input.Purpose == HealthPurpose.Deploy ? StagePhase.Health : null,
                WaitingFor.Health([.. input.Plan.Checks.Select(check => check.Check)], attempt.Stage.Stage, input.Start, SampleSchedule.End(input.Plan, input.Start)),
                $"health-{input.Purpose}"));
        }

        if (state.Rounds > 0 && HealthJudge.Conclude(input.Plan, state) is { Verdict: GateVerdict.Fail } failed)
        {
            // Picked up after the round that failed it.
            return await JudgeAsync(recorder, input, new GateEnd(failed.Verdict, failed.Text));
        }

        WakeUp wakeUp = new(context, WakeUp.Often);
        int rounds = SampleSchedule.Count(input.Plan);
        for (int turns = 0; ; turns++)
        {
            if (turns == TurnsPerHistory)
            {
                context.ContinueAsNew(input with { State = state });
                return new GateEnd(GateVerdict.Running, string.Empty);
            }

            if (await StopAsync(context, wakeUp, attempt, input.Purpose) is { } stop)
            {
                return await JudgeAsync(recorder, input, new GateEnd(GateVerdict.Stopped, stop.Reason));
            }

            // The last round may come before the end of the bake time, which has to pass all the same.
            bool measures = state.Rounds < rounds;
            DateTimeOffset due = measures ? SampleSchedule.At(input.Plan, input.Start, state.Rounds) : SampleSchedule.End(input.Plan, input.Start);
            if (context.CurrentUtcDateTime < due)
            {
                await wakeUp.UntilAsync(due);
                continue;
            }

            if (!measures)
            {
                (GateVerdict verdict, string text) = HealthJudge.Conclude(input.Plan, state);
                return await JudgeAsync(recorder, input, new GateEnd(verdict, text));
            }

            GateRound round = HealthJudge.Round(input.Plan, state, await MeasureAsync(context, input, state.Rounds, due));
            state = round.State;
            await recorder.RecordAsync(recorder.Event(
                EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"sampled-{input.About}-{state.Rounds}"),
                EventTypes.HealthSampled,
                attempt,
                new EventData.HealthSampled(input.Purpose, state.Rounds, round.Measurements) { Step = Step(input) }));
            if (round.Verdict == GateVerdict.Fail)
            {
                return await JudgeAsync(recorder, input, new GateEnd(round.Verdict, round.Text));
            }
        }
    }

    private static async Task<StopSignal?> StopAsync(TaskOrchestrationContext context, WakeUp wakeUp, StageInput attempt, string purpose)
    {
        if (purpose == HealthPurpose.Rollback || !wakeUp.IsTimeToLook())
        {
            return null;
        }

        StageSignals signals = await context.CallActivityAsync<StageSignals>(nameof(ReadStage), attempt.Key(), ActivityRetries.Storage);
        return signals.Stop is { Kind: not StopKind.Supersede } stop ? stop : null;
    }

    private static async Task<IReadOnlyList<CheckSample>> MeasureAsync(TaskOrchestrationContext context, HealthGateInput gate, int round, DateTimeOffset at)
    {
        Task<CheckSample>[] samples = [.. gate.Plan.Checks.Select(check => MeasureAsync(context, gate, check, round, at))];
        return await Task.WhenAll(samples);
    }

    private static async Task<CheckSample> MeasureAsync(TaskOrchestrationContext context, HealthGateInput gate, HealthCheckPlan check, int round, DateTimeOffset at)
    {
        try
        {
            if (check is not { Compare: { } compare } || check.Query.Other() is not { } other)
            {
                return await MeasureAsync(context, gate, check.Check, check.Query.Alone(), at, Drill(gate, check));
            }

            if (check.Query.AnswersRanges)
            {
                return await context.CallActivityAsync<CheckSample>(
                    nameof(CompareHealth),
                    new CompareOrder(check.Check, check.Query, ComparisonLooks.At(gate.Plan, check, round), ComparisonWindow.Of(gate.Plan, compare, gate.Start, at), Drill(gate, check)));
            }

            CheckSample[] sides = await Task.WhenAll(
                MeasureAsync(context, gate, check.Check, check.Query.Alone(), at, Drill(gate, check)),
                MeasureAsync(context, gate, check.Check, other, at, Drill(gate, check, isBaseline: true)));
            return sides[0] with { Other = sides[1].Sample };
        }
        catch (TaskFailedException exception)
        {
            return new CheckSample(check.Check, at, Sample.Error($"the measurement failed: {exception.FailureDetails.ErrorMessage}"));
        }
    }

    // After a rollback the old version runs again, which was healthy.
    private static DrillMeasure? Drill(HealthGateInput gate, HealthCheckPlan check, bool isBaseline = false) => gate.Attempt.Facts.Drill is not { } drill ? null : new(
        gate.Purpose != HealthPurpose.Rollback ? drill : drill with { Script = null },
        gate.Attempt.Stage.Stage,
        check.Check,
        check.Pass ?? string.Empty,
        gate.DeployedAt ?? gate.Start,
        gate.Baselines?.FirstOrDefault(baseline => baseline.Check == check.Check)?.Value)
    {
        Compare = check.Compare,
        IsBaseline = isBaseline,
    };

    private static Task<CheckSample> MeasureAsync(TaskOrchestrationContext context, HealthGateInput gate, string check, HealthQuery query, DateTimeOffset at, DrillMeasure? drill) =>
        context.CallActivityAsync<CheckSample>(nameof(MeasureHealth), new MeasureOrder(check, query, at, gate.Plan.Every, gate.Start, drill));

    private static int? Step(HealthGateInput input) => input.Step == 0 ? null : input.Step;

    private static async Task<GateEnd> JudgeAsync(Recorder recorder, HealthGateInput input, GateEnd end)
    {
        await recorder.RecordAsync(recorder.Event(
            EventKeys.Stage(input.Attempt.Stage.Stage, input.Attempt.Attempt, $"judged-{input.About}"),
            EventTypes.HealthJudged,
            input.Attempt,
            new EventData.HealthJudged(input.Purpose, end.Verdict, end.Text) { Step = Step(input) }));
        return end;
    }
}

/// <summary>How a gate ended.</summary>
public sealed record GateEnd(GateVerdict Verdict, string Text);
