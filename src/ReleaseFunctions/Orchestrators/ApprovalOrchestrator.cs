using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Asks people for their approval of one stage attempt and waits until they, time, or an operator decide.</summary>
public static class ApprovalOrchestrator
{
    // Bounds the history of an approval that waits for weeks.
    private const int TurnsPerHistory = 50;

    [Function(nameof(ApprovalOrchestrator))]
    public static async Task<ApprovalEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ApprovalInput input)
    {
        StageInput attempt = input.Attempt;
        ApprovalPlan plan = attempt.Stage.Approval!;
        ApprovalProgress progress = input.Progress ?? await AskAsync(context, attempt, plan);
        WakeUp wakeUp = new(context, WakeUp.Often);
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            StageSignals signals = await context.CallActivityAsync<StageSignals>(
                nameof(ReadStage), attempt.Key(), ActivityRetries.Storage);
            ApprovalJudgement judgement = ApprovalJudge.Judge(plan.Require, progress.Eligible, signals.Decisions);
            if (Conclude(signals.Stop, judgement, progress, context.CurrentUtcDateTime) is { } end)
            {
                await CloseAsync(context, attempt, end);
                return end;
            }

            if (progress.NextReminder <= context.CurrentUtcDateTime)
            {
                progress = await RemindAsync(context, attempt, plan, progress, judgement.Outstanding);
            }

            await wakeUp.UntilAsync(progress.NextReminder is { } reminder && reminder < progress.ExpiresAt ? reminder : progress.ExpiresAt);
        }

        context.ContinueAsNew(input with { Progress = progress });
        return new ApprovalEnd(ApprovalOutcome.Open, string.Empty);
    }

    private static ApprovalEnd? Conclude(StopSignal? stop, ApprovalJudgement judgement, ApprovalProgress progress, DateTime now) =>
        stop is not null ? new ApprovalEnd(ApprovalOutcome.Withdrawn, stop.Reason)
        : judgement.Outcome != ApprovalOutcome.Open ? new ApprovalEnd(judgement.Outcome, judgement.Text)
        : progress.ExpiresAt <= now ? new ApprovalEnd(ApprovalOutcome.Expired, $"The approval expired at {progress.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC with {judgement.ApprovedBy.Count} of the approvals it needs; start a new release to ask again.")
        : null;

    private static async Task<ApprovalProgress> AskAsync(TaskOrchestrationContext context, StageInput attempt, ApprovalPlan plan)
    {
        DateTimeOffset now = context.CurrentUtcDateTime;
        ApprovalView approval = await context.CallActivityAsync<ApprovalView>(
            nameof(RequestApproval), new RequestOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, plan, now), ActivityRetries.Storage);
        if (ApprovalJudge.Judge(approval).Outcome == ApprovalOutcome.Open)
        {
            Recorder recorder = context.Recorder(attempt);
            await recorder.RecordAsync(recorder.Waiting(attempt, StagePhase.Approval, WaitingFor.Approval(approval), "approval"));
            await MailAsync(context, attempt, approval.Approvers, reminder: 0);
        }

        return new ApprovalProgress(now, approval.ExpiresAt, new ApprovalEligibility(approval.Approvers, approval.Excluded), ApprovalSchedule.NextReminder(plan, now, now), Reminders: 0);
    }

    private static async Task<ApprovalProgress> RemindAsync(
        TaskOrchestrationContext context, StageInput attempt, ApprovalPlan plan, ApprovalProgress progress, IReadOnlyList<string> outstanding)
    {
        int number = progress.Reminders + 1;
        await MailAsync(context, attempt, outstanding, number);
        Recorder recorder = context.Recorder(attempt);
        await recorder.RecordAsync(recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"reminded-{number}"),
            EventTypes.ApprovalReminded,
            attempt,
            new EventData.ApprovalReminded(outstanding)));
        return progress with { Reminders = number, NextReminder = ApprovalSchedule.NextReminder(plan, progress.RequestedAt, context.CurrentUtcDateTime) };
    }

    private static async Task MailAsync(TaskOrchestrationContext context, StageInput attempt, IReadOnlyList<string> approvers, int reminder)
    {
        MailOutcome?[] outcomes = await Task.WhenAll(approvers.Select(approver => context.CallActivityAsync<MailOutcome?>(
            nameof(SendApprovalMail),
            new ApprovalMailOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, approver, attempt.PublicUrl, reminder),
            ActivityRetries.Storage)));
        Recorder recorder = context.Recorder(attempt);
        NewEvent[] events = [.. outcomes.OfType<MailOutcome>().Select(mail => recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"mail-{reminder}-{mail.To}"),
            mail.EventType,
            attempt,
            mail.ToEvent(reminder == 0 ? "approval" : "reminder")))];
        if (events.Length > 0)
        {
            await recorder.RecordAsync(events);
        }
    }

    private static Task CloseAsync(TaskOrchestrationContext context, StageInput attempt, ApprovalEnd end)
    {
        Recorder recorder = context.Recorder(attempt);
        return recorder.RecordAsync(recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "approval-closed"),
            EventTypes.ApprovalClosed,
            attempt,
            new EventData.ApprovalClosed(end.Outcome, end.Reason)));
    }
}

/// <summary>How an approval ended.</summary>
public sealed record ApprovalEnd(ApprovalOutcome Outcome, string Reason);
