using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Waits until the people the plan names agree.</summary>
internal static class ApprovalPhase
{
    /// <returns>Null: agreed, or nobody is asked; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        if (run.Stage.Approval is null)
        {
            return null;
        }

        StageInput attempt = run.Attempt;
        ApprovalEnd end = await run.Context.CallSubOrchestratorAsync<ApprovalEnd>(
            nameof(ApprovalOrchestrator),
            new ApprovalInput(attempt, Progress(run)),
            run.Context.Child(InstanceIds.Approval(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Outcome switch
        {
            ApprovalOutcome.Granted => null,
            ApprovalOutcome.Rejected => run.Ends(StageStatus.Rejected, end.Reason),
            ApprovalOutcome.Expired => run.Ends(StageStatus.Expired, end.Reason),
            _ => run.Ends(StageStatus.Aborted, end.Reason),
        };
    }

    private static ApprovalProgress? Progress(StageRun run) => run.PickUp?.Approval is not { } asked ? null : new(
        asked.RequestedAt,
        asked.ExpiresAt,
        asked.Asked,
        asked.Mailings,
        ApprovalSchedule.NextReminder(run.Stage.Approval!, asked.RequestedAt, run.Context.CurrentUtcDateTime),
        asked.Reminders,
        asked.Escalated ? null : ApprovalSchedule.Escalation(run.Stage.Approval!, asked.RequestedAt));
}
