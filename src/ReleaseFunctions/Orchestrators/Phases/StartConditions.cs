using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>What must hold whenever a stage goes on after a wait, and at the last moment before it deploys. Holds no state: it is looked at again after every wait.</summary>
internal static class StartConditions
{
    /// <summary>Waits until all of it holds.</summary>
    /// <returns>Null: the stage may go on; else how it ends.</returns>
    public static async Task<StageResult?> AwaitAsync(StageRun run) =>
        (await run.ReadAsync()).Stop is { } stop ? run.Ends(StageStatus.Aborted, stop.Reason) : null;
}
