using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>
/// Waits until the stage's window is open and no freeze holds, before people are asked for anything. A stage that asks nobody and names
/// no window is not looked at here: the last look before it deploys comes at the same moment.
/// </summary>
internal static class WindowPhase
{
    /// <returns>Null: it may go on; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run) => run.Stage switch
    {
        { Window: not null } => await StartConditions.AwaitAsync(run, StagePhase.Window),
        { Approval: null, Checklist: null } => null,
        _ => await StartConditions.AwaitAsync(run, fresh: false),
    };
}
