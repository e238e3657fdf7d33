using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Backtests;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Health;

/// <summary>What a backtest found, as it is answered.</summary>
public sealed record BacktestAnswer(PlanDocument Plan, StagePlan Stage, BacktestRequest Request, IReadOnlyList<BacktestResult> Results)
{
    /// <summary>The JSON shape.</summary>
    public object ToJson() => new
    {
        plan = Plan.Name,
        planVersion = Plan.Version,
        stage = Stage.Stage,
        checks = Stage.Health!.Checks.Select(check => new
        {
            check.Check,
            measured = check.Query.CanLookBack,
            note = check.Query.CanLookBack ? null : "It asks how things are now and cannot look back; the verdicts are those of the other checks.",
        }),
        summary = new
        {
            windows = Results.Count,
            pass = Count(GateVerdict.Pass),
            fail = Count(GateVerdict.Fail),
            inconclusive = Count(GateVerdict.Inconclusive),
            error = Count(GateVerdict.Error),
            stopped = Count(GateVerdict.Stopped),
            text = $"The gate would have stopped {Count(GateVerdict.Fail)} of {Results.Count} {(Results.Count == 1 ? "deployment" : "deployments")} and passed {Count(GateVerdict.Pass)}.",
        },
        windows = Results.Select(result => new
        {
            release = result.Window.ReleaseId,
            version = result.Window.Facts.Version,
            start = result.Window.Start,
            end = result.End,
            result.Verdict,
            result.Text,
            result.Check,
            result.Rounds,
            result.Baselines,
            measurements = Request.Measurements ? result.Measurements : null,
        }),
    };

    private int Count(GateVerdict verdict) => Results.Count(result => result.Verdict == verdict);
}
