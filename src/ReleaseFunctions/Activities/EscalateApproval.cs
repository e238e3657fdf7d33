using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Lets those decide as well whom the plan names for an approval that takes long. They are asked like everyone whose turn comes.</summary>
public sealed class EscalateApproval(IReleaseStore releases, IGroupDirectory directory)
{
    /// <returns>Whether it is done; false: a group of theirs cannot be looked up now.</returns>
    [Function(nameof(EscalateApproval))]
    public async Task<bool> RunAsync([ActivityTrigger] EscalateOrder order, CancellationToken cancellationToken)
    {
        GroupReading[] readings = await Task.WhenAll(order.Groups.Select(group => directory.ReadAsync(group, fresh: false, cancellationToken)));
        if (readings.Any(reading => reading.Problem is not null))
        {
            return false;
        }

        IReadOnlyList<AskedGroup> groups = [.. readings.Select(reading => new AskedGroup(reading.Group, reading.Source, reading.Members))];
        await releases.CommitAsync(order.ReleaseId, view => Events(view, order, groups), cancellationToken);
        return true;
    }

    private static IReadOnlyList<NewEvent> Events(ReleaseView view, EscalateOrder order, IReadOnlyList<AskedGroup> groups)
    {
        if (view.FindStage(order.Stage) is not { Approval: { Outcome: ApprovalOutcome.Open, Escalation: not null } approval } stage || stage.Attempt != order.Attempt)
        {
            return [];
        }

        return
        [
            NewEvent.ForStage(
                EventKeys.Stage(order.Stage, order.Attempt, "escalated"),
                order.At,
                EventTypes.ApprovalEscalated,
                order.Stage,
                order.Attempt,
                "system",
                ApprovalRequest.Escalation(approval, view, order.Stage, groups)),
        ];
    }
}

/// <summary>Which approval takes long.</summary>
/// <param name="Groups">The groups among those who are asked as well.</param>
public sealed record EscalateOrder(string ReleaseId, string Stage, int Attempt, IReadOnlyList<string> Groups, DateTimeOffset At);
