using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Opens the approval of a stage attempt: who may decide is judged and written down together, so that nothing can change between.</summary>
public sealed class RequestApproval(IReleaseStore releases)
{
    [Function(nameof(RequestApproval))]
    public async Task<ApprovalView> RunAsync([ActivityTrigger] RequestOrder order, CancellationToken cancellationToken)
    {
        CommitResult result = await releases.CommitAsync(order.ReleaseId, view => Events(view, order), cancellationToken);
        return result.View.FindStage(order.Stage)?.Approval
            ?? throw new InvalidOperationException($"The approval of stage '{order.Stage}' of release {order.ReleaseId} was not recorded.");
    }

    private static IReadOnlyList<NewEvent> Events(ReleaseView view, RequestOrder order) =>
    [
        NewEvent.ForStage(
            EventKeys.Stage(order.Stage, order.Attempt, "approval-requested"),
            order.At,
            EventTypes.ApprovalRequested,
            order.Stage,
            order.Attempt,
            "system",
            ApprovalRequest.For(order.Plan, view, order.Stage, order.Attempt, order.At)),
    ];
}

/// <summary>Whose approval to ask for.</summary>
public sealed record RequestOrder(string ReleaseId, string Stage, int Attempt, ApprovalPlan Plan, DateTimeOffset At);
