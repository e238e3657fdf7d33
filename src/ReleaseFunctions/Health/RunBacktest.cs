using System.Text.Json;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Backtests;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Health;

/// <summary>Runs a stage's health gate over the past and says when it would have stopped a release. Changes nothing and records nothing.</summary>
public sealed class RunBacktest(IPlanStore plans, BacktestWindows windows, GateBacktest backtest, TimeProvider time)
{
    private const int WindowsAtOnce = 4;

    /// <exception cref="ProblemException">400 or 404.</exception>
    public async Task<BacktestAnswer> RunAsync(string planName, string stageName, JsonElement body, Caller caller, CancellationToken cancellationToken)
    {
        (BacktestRequest? request, IReadOnlyList<(string Path, string Message)> errors) = BacktestRequestReader.Read(body, time.GetUtcNow());
        if (request is null)
        {
            throw ProblemException.BadRequest("The backtest is not valid; nothing was asked.", [.. errors.Select(error => new ProblemError(error.Path, error.Message))]);
        }

        (PlanDocument plan, StagePlan stage) = await FindAsync(planName, stageName, request.PlanVersion, cancellationToken);
        HealthPlan gate = Backtest.LookingBack(stage.Health!);
        if (gate.Checks.Count == 0)
        {
            throw ProblemException.BadRequest("No check of this gate can look back: http probes, monitors and fired alerts have only the present, so there is nothing to run over the past.");
        }

        IReadOnlyList<BacktestWindow> past = await windows.FindAsync(request, plan, stage, caller.Actor, cancellationToken);
        long queries = (long)past.Count * Backtest.Queries(gate);
        if (queries > BacktestLimits.MaxQueries)
        {
            throw ProblemException.BadRequest($"The backtest would ask {queries:N0} questions ({past.Count} windows of {Backtest.Queries(gate):N0}); at most {BacktestLimits.MaxQueries:N0} are allowed. Ask about fewer windows.");
        }

        return new BacktestAnswer(plan, stage, request, await MeasureAsync(stage, past, cancellationToken));
    }

    private async Task<IReadOnlyList<BacktestResult>> MeasureAsync(StagePlan stage, IReadOnlyList<BacktestWindow> past, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeUp = new(BacktestLimits.MaxTime, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, cancellationToken);
        BacktestResult[] results = new BacktestResult[past.Count];
        await Parallel.ForAsync(0, past.Count, new ParallelOptions { MaxDegreeOfParallelism = WindowsAtOnce, CancellationToken = cancellationToken }, async (index, _) =>
        {
            HealthPlan gate = Backtest.LookingBack(StageTemplates.ResolveHealth(stage, past[index].Facts));
            results[index] = await backtest.RunAsync(gate, past[index], either.Token);
        });
        return results;
    }

    private async Task<(PlanDocument Plan, StagePlan Stage)> FindAsync(string planName, string stageName, int? version, CancellationToken cancellationToken)
    {
        PlanDocument plan = await plans.FindAsync(planName, version, cancellationToken)
            ?? throw ProblemException.NotFound(version is null ? $"There is no plan '{planName}'." : $"Plan '{planName}' has no version {version}.");
        StagePlan? stage = plan.Plan.Stages.FirstOrDefault(stage => stage.Stage == stageName);
        return stage switch
        {
            null => throw ProblemException.NotFound($"Plan '{planName}' has no stage '{stageName}'; it has {string.Join(", ", plan.Plan.Stages.Select(each => each.Stage))}."),
            { Health: null } => throw ProblemException.NotFound($"Stage '{stageName}' of plan '{planName}' has no health phase, so there is no gate to run."),
            _ => (plan, stage),
        };
    }
}
