using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out from the facts which version had succeeded in a stage before a release deployed there.</summary>
public sealed class FindPrevious(IReleaseStore releases)
{
    // Releases looked at, newest request first.
    private const int Most = 100;

    [Function(nameof(FindPrevious))]
    public async Task<PreviousFound> RunAsync([ActivityTrigger] PreviousOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.Facts.Id, cancellationToken);
        ReleasePage page = await releases.ListAsync(new ReleaseQuery(order.Facts.Plan, null, null, null, Most, null), cancellationToken);
        List<ReleaseView> others = [];
        foreach (ReleaseSummary other in page.Items.Where(other => other.Id != order.Facts.Id && other.Version != order.Facts.Version))
        {
            if (await releases.FindAsync(other.Id, cancellationToken) is { } found)
            {
                others.Add(found);
            }
        }

        if (PreviousRelease.Find(release, order.Stage.Stage, others) is not { } previous)
        {
            return new PreviousFound(null, $"No other version of plan '{order.Facts.Plan}' had succeeded in {order.Stage.Stage} among its last {Most} releases, so there is none to go back to.");
        }

        ReleaseFacts facts = PreviousRelease.Facts(order.Facts, previous);
        Plan single = new() { Name = order.Facts.Plan, Stages = [order.Stage with { Rollback = null, Health = null }] };
        string[] problems = [.. StageTemplates.Check(single, facts).Select(error => error.Message)];
        return problems.Length == 0
            ? new PreviousFound(facts, string.Empty)
            : new PreviousFound(null, $"Version {facts.Version} of release {previous.Facts.Id} cannot be deployed again: {string.Join(" ", problems)}");
    }
}

/// <summary>Which stage of which release; the stage as the plan has it, templates and all.</summary>
public sealed record PreviousOrder(ReleaseFacts Facts, StagePlan Stage);

/// <summary>What to deploy again.</summary>
/// <param name="Facts">The release with the version before in it; null: there is none.</param>
/// <param name="Reason">Why there is none.</param>
public sealed record PreviousFound(ReleaseFacts? Facts, string Reason);
