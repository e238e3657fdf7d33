using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>
/// Takes the environment's lock, just before deploying, and looks once more whether the stage may go on. Whoever may not gives the lock
/// up while it waits. The stage's end frees it, however it ends.
/// </summary>
internal static class LockPhase
{
    /// <returns>Null: the stage holds the lock and may deploy; else how it ends.</returns>
    public static async Task<StageResult?> TakeAsync(StageRun run)
    {
        if (run.Stage.Deploy.Target is ChildRelease)
        {
            // That release's own stages take the locks; holding one for them could make them wait for it.
            return await StartConditions.AwaitAsync(run);
        }

        LockWait wait = new(run);
        while (true)
        {
            if (await wait.ForTurnAsync() is { } stopped)
            {
                return stopped;
            }

            if (await StartConditions.HoldAsync(run))
            {
                return null;
            }

            await run.Lock.FreeAsync();
            if (await StartConditions.AwaitAsync(run) is { } end)
            {
                return end;
            }
        }
    }

    /// <summary>Takes the lock back under which the deployment was sent. What was sent goes on, whoever has the lock meanwhile.</summary>
    /// <returns>Null.</returns>
    public static async Task<StageResult?> KeepAsync(StageRun run)
    {
        await run.Lock.TakeAsync();
        return null;
    }

    /// <summary>Gives the lock up for as long as the stage may not go on, then takes it again.</summary>
    public static async Task<StageResult?> TakeAgainAsync(StageRun run)
    {
        await run.Lock.FreeAsync();
        return await StartConditions.AwaitAsync(run) ?? await TakeAsync(run);
    }

    private sealed class LockWait(StageRun run)
    {
        private string _said = string.Empty;

        /// <returns>Null: the lock is held; else how the stage ends, with its place in the queue given up.</returns>
        public async Task<StageResult?> ForTurnAsync()
        {
            while (true)
            {
                LockVerdict verdict = await run.Lock.TakeAsync();
                if (verdict.Standing == LockStanding.Holds)
                {
                    return null;
                }

                if (verdict.Text != _said)
                {
                    _said = verdict.Text;
                    await run.Recorder.RecordAsync(run.Recorder.Waiting(run.Attempt, StagePhase.Lock, WaitingFor.Lock(verdict, run.Lock.Since), $"lock-{++run.Lock.Waits}"));
                }

                if ((await run.ReadAsync()).Stop is { } stop)
                {
                    return run.Ends(StageStatus.Aborted, stop.Reason);
                }

                await run.WakeUp.UntilAsync();
            }
        }
    }
}
