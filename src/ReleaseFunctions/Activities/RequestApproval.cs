using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Opens the approval of a stage attempt: who may decide is judged and written down together, so that nothing can change between. Where a group of the plan
/// cannot be looked up nobody is asked, because nobody could say who may decide.
/// </summary>
public sealed class RequestApproval(IReleaseStore releases, IGroupDirectory directory, ReleaseWaker waker)
{
    private const int Candidates = 10;

    [Function(nameof(RequestApproval))]
    public async Task<RequestOutcome> RunAsync([ActivityTrigger] RequestOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        GroupReading[] readings = await Task.WhenAll(order.Plan.Groups.Select(group => directory.ReadAsync(group, fresh: false, cancellationToken)));
        if (readings.FirstOrDefault(reading => reading.Problem is not null) is { } unknown)
        {
            return new RequestOutcome(null, unknown.Problem);
        }

        IReadOnlyList<AskedGroup> groups = [.. readings.Select(reading => new AskedGroup(reading.Group, reading.Source, reading.Members))];
        ReleaseFacts? succeeded = await LastSucceededAsync(order.ReleaseId, cancellationToken);
        CommitResult result = await releases.CommitAsync(order.ReleaseId, view => Events(view, order, groups, succeeded), cancellationToken);
        await waker.WakeHeraldAsync(client, result, cancellationToken);
        ApprovalView approval = result.View.FindStage(order.Stage)?.Approval
            ?? throw new InvalidOperationException($"The approval of stage '{order.Stage}' of release {order.ReleaseId} was not recorded.");
        return new RequestOutcome(
            new OpenedApproval(approval.ExpiresAt, ApprovalJudge.Judge(approval).Outcome, WaitingFor.Approval(approval)), null);
    }

    private static IReadOnlyList<NewEvent> Events(ReleaseView view, RequestOrder order, IReadOnlyList<AskedGroup> groups, ReleaseFacts? succeeded) =>
    [
        .. Withdrawal(view, order),
        NewEvent.ForStage(
            EventKeys.Stage(order.Stage, order.Attempt, "approval-requested"),
            order.At,
            EventTypes.ApprovalRequested,
            order.Stage,
            order.Attempt,
            "system",
            ApprovalRequest.For(order.Plan, view, order.Stage, order.Attempt, order.At, groups, succeeded)),
    ];

    // What an earlier attempt was asked for is not asked any more, however that attempt came to its end.
    private static IEnumerable<NewEvent> Withdrawal(ReleaseView view, RequestOrder order) =>
        view.FindStage(order.Stage)?.AskedBefore is { Outcome: ApprovalOutcome.Open } before
            ?
            [
                NewEvent.ForStage(
                    EventKeys.Stage(order.Stage, before.Subject.Attempt, "approval-closed"),
                    order.At,
                    EventTypes.ApprovalClosed,
                    order.Stage,
                    before.Subject.Attempt,
                    "system",
                    new EventData.ApprovalClosed(ApprovalOutcome.Withdrawn, $"Attempt {order.Attempt} asks again.")),
            ]
            : [];

    // Drills change nothing in the world, so what changes is not told against them.
    private async Task<ReleaseFacts?> LastSucceededAsync(string releaseId, CancellationToken cancellationToken)
    {
        string plan = (await releases.GetAsync(releaseId, cancellationToken)).Facts.Plan;
        ReleasePage page = await releases.ListAsync(new ReleaseQuery(plan, ReleaseStatus.Succeeded, null, null, Candidates, null), cancellationToken);
        foreach (ReleaseSummary candidate in page.Items.Where(candidate => candidate.Id != releaseId))
        {
            if (await releases.FindAsync(candidate.Id, cancellationToken) is { Facts.Drill: null } succeeded)
            {
                return succeeded.Facts;
            }
        }

        return null;
    }
}

/// <summary>Whose approval to ask for.</summary>
public sealed record RequestOrder(string ReleaseId, string Stage, int Attempt, ApprovalPlan Plan, DateTimeOffset At);

/// <summary>What became of the request.</summary>
/// <param name="Approval">Null: nobody was asked.</param>
/// <param name="Problem">Why, one sentence.</param>
public sealed record RequestOutcome(OpenedApproval? Approval, string? Problem);

/// <summary>An approval that was asked for.</summary>
/// <param name="Outcome">Open, or rejected where nobody could ever grant it.</param>
/// <param name="Waiting">What is waited for.</param>
public sealed record OpenedApproval(DateTimeOffset ExpiresAt, ApprovalOutcome Outcome, Waiting Waiting);
