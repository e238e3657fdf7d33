using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>What must hold whenever a stage goes on after a wait, and at the last moment before it deploys. Holds no state: it is looked at again after every wait.</summary>
internal static class StartConditions
{
    /// <summary>Waits until all of it holds.</summary>
    /// <returns>Null: the stage may go on; else how it ends.</returns>
    public static async Task<StageResult?> AwaitAsync(StageRun run)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            StageSignals signals = await run.ReadAsync();
            if (signals.Stop is { } stop)
            {
                return run.Ends(StageStatus.Aborted, stop.Reason);
            }

            if (!signals.Paused)
            {
                return null;
            }

            if (isFirst)
            {
                // What it waited for until now is over; that the release is paused, the release says.
                await run.Recorder.RecordAsync(run.Recorder.Waiting(run.Attempt, null, null, $"held-{signals.LastSeq}"));
            }

            await run.WakeUp.UntilAsync();
        }
    }

    /// <summary>A look without waiting: whether all of it holds now. Where it does not, <see cref="AwaitAsync"/> says how to go on.</summary>
    public static async Task<bool> HoldAsync(StageRun run) => await run.ReadAsync() is { Stop: null, Paused: false };
}
