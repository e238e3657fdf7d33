using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Waits until every item of a stage attempt's checklist is ticked, by people and by checks that pass, until time or an operator ends it.</summary>
public static class ChecklistOrchestrator
{
    // Bounds the history of a checklist that waits for weeks and measures every minute.
    private const int TurnsPerHistory = 50;

    [Function(nameof(ChecklistOrchestrator))]
    public static async Task<ChecklistVerdict> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChecklistInput input)
    {
        ChecklistRun list = new(context, input.Attempt);
        ChecklistProgress progress = input.Progress ?? await list.AskAsync();
        WakeUp wakeUp = new(context, WakeUp.Often);
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            progress = await list.MeasureAsync(progress);
            StageSignals signals = await context.CallActivityAsync<StageSignals>(nameof(ReadStage), input.Attempt.Key(), ActivityRetries.Storage);
            if (signals.Stop is { } stop)
            {
                return new ChecklistVerdict(ChecklistOutcome.Withdrawn, stop.Reason);
            }

            progress = progress with { Due = [.. progress.Due.Where(due => !signals.Ticked.Contains(due.Item))] };
            ChecklistVerdict verdict = ChecklistJudge.Judge(list.Items, signals.Ticked, progress.ExpiresAt, context.CurrentUtcDateTime);
            if (verdict.Outcome != ChecklistOutcome.Open)
            {
                return verdict;
            }

            progress = await list.RemindAsync(progress, signals.Ticked);
            progress = await list.TellAsync(progress, verdict, signals.Ticked.Count);
            await wakeUp.UntilAsync(progress.Next());
        }

        context.ContinueAsNew(input with { Progress = progress });
        return new ChecklistVerdict(ChecklistOutcome.Open, string.Empty);
    }
}
