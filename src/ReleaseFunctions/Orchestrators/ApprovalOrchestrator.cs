using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Asks people for their approval of one stage attempt, each when their turn comes, and waits until they, time, or an operator decide.</summary>
public static class ApprovalOrchestrator
{
    // Bounds the history of an approval that waits for weeks.
    private const int TurnsPerHistory = 50;

    // A group of those who are to be asked as well cannot be looked up.
    private static readonly TimeSpan EscalationRetry = TimeSpan.FromMinutes(5);

    [Function(nameof(ApprovalOrchestrator))]
    public static async Task<ApprovalEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ApprovalInput input)
    {
        ApprovalRun run = new(context, input.Attempt);
        if (input.Progress is not { } progress)
        {
            RequestStep step = await RequestStep.RunAsync(run, input.Since ?? context.CurrentUtcDateTime, TurnsPerHistory);
            if (step.Progress is null)
            {
                return step.End ?? ContinueAsNew(context, input with { Since = step.Since });
            }

            progress = step.Progress;
        }

        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            ApprovalSignals signals = await run.ReadAsync();
            if (Conclude(signals, progress, context.CurrentUtcDateTime) is { } end)
            {
                await run.CloseAsync(end);
                return end;
            }

            if (progress.EscalateAt <= context.CurrentUtcDateTime)
            {
                progress = progress with { EscalateAt = await run.EscalateAsync() ? null : run.Now + EscalationRetry };
                continue; // to ask those who may decide now
            }

            progress = await AskAsync(run, progress, signals.Judgement!);
            await run.WakeUp.UntilAsync(progress.Next());
        }

        return ContinueAsNew(context, input with { Progress = progress });
    }

    private static ApprovalEnd? Conclude(ApprovalSignals signals, ApprovalProgress progress, DateTime now) =>
        signals.Stop is { } stop ? new ApprovalEnd(ApprovalOutcome.Withdrawn, stop.Reason)
        : signals.Judgement is not { } judgement ? new ApprovalEnd(ApprovalOutcome.Withdrawn, "Another attempt of the stage has replaced this one.")
        : judgement.Outcome != ApprovalOutcome.Open ? new ApprovalEnd(judgement.Outcome, judgement.Text)
        : progress.ExpiresAt <= now ? new ApprovalEnd(ApprovalOutcome.Expired, $"The approval expired at {progress.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC with {judgement.Filled} of the approvals it needs; start a new release to ask again.")
        : null;

    private static async Task<ApprovalProgress> AskAsync(ApprovalRun run, ApprovalProgress progress, ApprovalJudgement judgement)
    {
        string[] next = [.. judgement.Outstanding.Except(progress.Asked)];
        if (next.Length > 0)
        {
            await run.MailAsync(next, progress.Mailings + 1, reminder: 0, progress.ExpiresAt);
            progress = progress with { Asked = [.. progress.Asked, .. next], Mailings = progress.Mailings + 1 };
        }

        if (!(progress.NextReminder <= run.Now))
        {
            return progress;
        }

        // Whoever was asked just now is not reminded of it at once.
        string[] late = [.. judgement.Helpful.Except(next)];
        int number = progress.Reminders + 1;
        if (late.Length > 0)
        {
            await run.MailAsync(late, progress.Mailings + 1, number, progress.ExpiresAt);
            await run.RecordAsync($"reminded-{number}", EventTypes.ApprovalReminded, new EventData.ApprovalReminded(late));
        }

        return progress with
        {
            Reminders = number,
            Mailings = progress.Mailings + 1,
            NextReminder = ApprovalSchedule.NextReminder(run.Plan, progress.RequestedAt, run.Now),
        };
    }

    private static ApprovalEnd ContinueAsNew(TaskOrchestrationContext context, ApprovalInput input)
    {
        context.ContinueAsNew(input);
        return new ApprovalEnd(ApprovalOutcome.Open, string.Empty);
    }
}

/// <summary>How an approval ended.</summary>
public sealed record ApprovalEnd(ApprovalOutcome Outcome, string Reason);
