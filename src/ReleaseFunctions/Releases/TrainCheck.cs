using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Looks, before a release starts, at the plans whose releases its stages start: that they are there, lead to no circle, and not too deep.</summary>
public sealed class TrainCheck(IPlanStore plans)
{
    /// <summary>How many plans may start one another in a row.</summary>
    public const int MaxDepth = 5;

    /// <summary>What is wrong. Reads nothing where no stage starts a release.</summary>
    /// <param name="above">Plans of the releases above, outermost first.</param>
    public async Task<IReadOnlyList<ProblemError>> ProblemsAsync(Plan plan, IReadOnlyList<string> above, CancellationToken cancellationToken)
    {
        List<ProblemError> problems = [];
        await WalkAsync(plan, [.. above, plan.Name], problems, [], cancellationToken);
        return problems;
    }

    private async Task WalkAsync(Plan plan, IReadOnlyList<string> chain, List<ProblemError> problems, HashSet<string> seen, CancellationToken cancellationToken)
    {
        foreach (StagePlan stage in plan.Stages)
        {
            if (stage.Deploy.Target is not ChildRelease child)
            {
                continue;
            }

            string[] next = [.. chain, child.Plan];
            string row = string.Join(" → ", next);
            if (chain.Contains(child.Plan))
            {
                problems.Add(new("plan", $"Plans start one another in a circle: {row} (stage '{stage.Stage}' of plan '{plan.Name}'); take one of them out."));
            }
            else if (next.Length > MaxDepth)
            {
                problems.Add(new("plan", $"At most {MaxDepth} plans may start one another in a row; this would be {next.Length}: {row}."));
            }
            else if (!seen.Add(row))
            {
                continue;
            }
            else if (await plans.FindAsync(child.Plan, null, cancellationToken) is { } document)
            {
                await WalkAsync(document.Plan, next, problems, seen, cancellationToken);
            }
            else
            {
                problems.Add(new("plan", $"Stage '{stage.Stage}' of plan '{plan.Name}' starts releases of plan '{child.Plan}', which is not there; store it with PUT /api/plans/{child.Plan} first."));
            }
        }
    }
}
