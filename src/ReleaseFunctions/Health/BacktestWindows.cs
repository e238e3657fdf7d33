using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health.Backtests;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Health;

/// <summary>Finds the windows of a backtest: the moments that are given, or those at which releases of the plan were deployed.</summary>
public sealed class BacktestWindows(IReleaseStore releases, TimeProvider time)
{
    // Releases that did not get as far as the stage lend no moment; so many are looked through.
    private const int MaxLookedAt = 200;

    /// <exception cref="ProblemException">400: the values do not fit, or a window is not over yet.</exception>
    public async Task<IReadOnlyList<BacktestWindow>> FindAsync(BacktestRequest request, PlanDocument plan, StagePlan stage, string requester, CancellationToken cancellationToken)
    {
        IReadOnlyList<BacktestWindow> windows = request.Releases > 0
            ? await OfReleasesAsync(request.Releases, plan, stage, cancellationToken)
            : Given(request, plan, requester);
        List<ProblemError> errors = [.. windows.DistinctBy(window => window.Facts).SelectMany(window => StageTemplates.CheckHealth(stage, window.Facts)).Distinct().Select(error => new ProblemError(error.Field, error.Message))];
        if (request.Releases == 0)
        {
            errors.AddRange(windows.Select((window, index) => (window, index)).Where(each => !IsOver(each.window.Start, stage)).Take(10).Select(each => new ProblemError(
                $"at[{each.index}]", $"A gate that began at {each.window.Start:u} and bakes for {PlanDuration.Format(stage.Health!.Bake)} is not over yet; give an earlier moment.")));
        }

        return errors.Count == 0 ? windows : throw ProblemException.BadRequest("The backtest is not valid; nothing was asked.", errors);
    }

    private static IReadOnlyList<BacktestWindow> Given(BacktestRequest request, PlanDocument plan, string requester)
    {
        IReadOnlyList<InputError> errors = ReleaseInputRules.Check(
            new ReleaseInput
            {
                Version = request.Version,
                Commit = request.Commit,
                Author = request.Author,
                Variables = request.Variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value),
            },
            plan.Plan);
        if (errors.Count > 0)
        {
            throw ProblemException.BadRequest("The backtest is not valid; nothing was asked.", [.. errors.Select(error => new ProblemError(error.Field, error.Message))]);
        }

        Dictionary<string, string> variables = new(plan.Plan.Variables, StringComparer.Ordinal);
        foreach ((string name, string value) in request.Variables)
        {
            variables[name] = value;
        }

        ReleaseFacts facts = new()
        {
            Id = "backtest",
            Plan = plan.Name,
            PlanVersion = plan.Version,
            PlanDigest = plan.Digest,
            Version = request.Version!,
            Commit = request.Commit,
            Author = request.Author?.ToLowerInvariant(),
            Variables = variables,
            Requester = requester,
            RequestedAt = request.At[0],
        };
        return [.. request.At.Select(at => new BacktestWindow(at, at, facts, null))];
    }

    private async Task<IReadOnlyList<BacktestWindow>> OfReleasesAsync(int count, PlanDocument plan, StagePlan stage, CancellationToken cancellationToken)
    {
        List<BacktestWindow> windows = [];
        string? continuation = null;
        int lookedAt = 0;
        do
        {
            ReleasePage page = await releases.ListAsync(new ReleaseQuery(plan.Name, null, null, null, 50, continuation), cancellationToken);
            foreach (ReleaseSummary summary in page.Items.TakeWhile(_ => windows.Count < count))
            {
                lookedAt++;
                if (await releases.FindAsync(summary.Id, cancellationToken) is { Facts.Drill: null } release
                    && release.FindStage(stage.Stage)?.Deployment is { Status: DeploymentState.Succeeded, FinishedAt: { } deployed } deployment
                    && IsOver(deployed, stage))
                {
                    windows.Add(new BacktestWindow(deployed, deployment.RequestedAt, WithVariables(release.Facts, plan), release.Facts.Id));
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null && windows.Count < count && lookedAt < MaxLookedAt);

        return windows.Count > 0 ? windows : throw ProblemException.BadRequest(
            "The backtest is not valid; nothing was asked.",
            [new ProblemError("releases", $"None of the newest {lookedAt} releases of plan '{plan.Name}' has deployed stage '{stage.Stage}' and been watched for {PlanDuration.Format(stage.Health!.Bake)} since; give moments with 'at'.")]);
    }

    /// <summary>A variable that the plan has got since the release stands for the plan's value.</summary>
    private static ReleaseFacts WithVariables(ReleaseFacts facts, PlanDocument plan) =>
        facts with { Variables = plan.Plan.Variables.ToDictionary(variable => variable.Key, variable => facts.Variables.GetValueOrDefault(variable.Key, variable.Value)) };

    private bool IsOver(DateTimeOffset start, StagePlan stage) => start + stage.Health!.Bake <= time.GetUtcNow();
}
