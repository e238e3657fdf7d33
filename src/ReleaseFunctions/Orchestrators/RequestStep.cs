using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Opens an approval. Where a group cannot be looked up nobody is asked, and it is tried again until the time for the approval is over.</summary>
/// <param name="Progress">Set: people may be asked.</param>
/// <param name="End">Set: it is over before anyone was asked. Neither: to be carried on in a new history.</param>
/// <param name="Since">Since when it has tried.</param>
internal sealed record RequestStep(ApprovalProgress? Progress, ApprovalEnd? End, DateTimeOffset Since)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(15);

    public static async Task<RequestStep> RunAsync(ApprovalRun run, DateTimeOffset since, int turns)
    {
        DateTimeOffset giveUp = ApprovalSchedule.Expiry(run.Plan, since);
        for (int turn = 0; turn < turns; turn++)
        {
            DateTimeOffset now = run.Now;
            RequestOutcome outcome = await run.Context.CallActivityAsync<RequestOutcome>(
                nameof(RequestApproval), new RequestOrder(run.Attempt.Facts.Id, run.Attempt.Stage.Stage, run.Attempt.Attempt, run.Plan, now), ActivityRetries.Storage);
            if (outcome.Approval is { } opened)
            {
                if (opened.Outcome == ApprovalOutcome.Open)
                {
                    await run.WaitsAsync(opened.Waiting, "approval");
                }

                DateTimeOffset asked = opened.Waiting.Since;
                return new(
                    new ApprovalProgress(asked, opened.ExpiresAt, [], 0, ApprovalSchedule.NextReminder(run.Plan, asked, now), 0, ApprovalSchedule.Escalation(run.Plan, asked)), null, since);
            }

            ApprovalSignals signals = await run.ReadAsync();
            if (signals.Stop is { } stop)
            {
                return new(null, new ApprovalEnd(ApprovalOutcome.Withdrawn, stop.Reason), since);
            }

            if (run.Now >= giveUp)
            {
                return new(null, new ApprovalEnd(ApprovalOutcome.Expired, $"Nobody could be asked for the approval: {outcome.Problem}"), since);
            }

            await run.WaitsAsync(WaitingFor.Groups(outcome.Problem!, since, giveUp), "groups");
            DateTimeOffset again = run.Now + (run.Now - since < LongPause ? Pause : LongPause);
            await run.WakeUp.UntilAsync(again < giveUp ? again : giveUp);
        }

        return new(null, null, since);
    }
}
