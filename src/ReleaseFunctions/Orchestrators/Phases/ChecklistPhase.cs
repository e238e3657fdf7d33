using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Waits until everything on the stage's checklist is ticked.</summary>
internal static class ChecklistPhase
{
    /// <returns>Null: ticked, or there is no checklist; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        if (run.Stage.Checklist is null)
        {
            return null;
        }

        StageInput attempt = run.Attempt;
        ChecklistVerdict end = await run.Context.CallSubOrchestratorAsync<ChecklistVerdict>(
            nameof(ChecklistOrchestrator),
            new ChecklistInput(attempt, Progress(run)),
            run.Context.Child(InstanceIds.Checklist(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Outcome switch
        {
            ChecklistOutcome.Complete => null,
            ChecklistOutcome.Expired => run.Ends(StageStatus.Expired, end.Text),
            _ => run.Ends(StageStatus.Aborted, end.Text),
        };
    }

    private static ChecklistProgress? Progress(StageRun run) => run.PickUp?.Checklist is not { } asked ? null : new(
        asked.RequestedAt,
        asked.ExpiresAt,
        [.. asked.Open.Where(item => item.Check is not null).Select(item => new ChecklistDue(item.Item, run.Context.CurrentUtcDateTime, null))],
        string.Empty,
        run.Context.CurrentUtcDateTime,
        Tellings: 0,
        asked.Ticks.Count,
        ReminderSchedule.Next(run.Stage.Checklist!.Remind, asked.RequestedAt, asked.ExpiresAt, run.Context.CurrentUtcDateTime));
}
