using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out from the facts which version had succeeded in a stage before a release deployed there.</summary>
public sealed class FindPrevious(IReleaseStore releases)
{
    private const int PageSize = 200;

    [Function(nameof(FindPrevious))]
    public async Task<PreviousFound> RunAsync([ActivityTrigger] PreviousOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.Facts.Id, cancellationToken);
        ReleaseView? previous = null;
        ReleaseQuery query = new(order.Facts.Plan, null, null, null, PageSize, null);
        do
        {
            ReleasePage page = await releases.ListAsync(query, cancellationToken);
            foreach (ReleaseSummary other in page.Items.Where(other => PreviousRelease.MayBe(other, order.Facts)))
            {
                // A listing is by request, and a release that was in flight for long may have deployed last: only those are read that can be it.
                if (PreviousRelease.MayComeAfter(other, previous, order.Stage.Stage) && await releases.FindAsync(other.Id, cancellationToken) is { } found)
                {
                    previous = PreviousRelease.Find(release, order.Stage.Stage, previous is null ? [found] : [previous, found]);
                }
            }

            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);

        if (previous is null)
        {
            return new PreviousFound(null, $"No other version of plan '{order.Facts.Plan}' had succeeded in {order.Stage.Stage} before and stands since, so there is none to go back to; roll {order.Stage.Stage} back by hand, or release a version that is known to be good.");
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
