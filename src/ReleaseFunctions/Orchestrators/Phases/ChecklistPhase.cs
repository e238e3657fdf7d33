using ReleaseFunctions.Core.Checklists;
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
            new ChecklistInput(attempt),
            run.Context.Child(InstanceIds.Checklist(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Outcome switch
        {
            ChecklistOutcome.Complete => null,
            ChecklistOutcome.Expired => run.Ends(StageStatus.Expired, end.Text),
            _ => run.Ends(StageStatus.Aborted, end.Text),
        };
    }
}
