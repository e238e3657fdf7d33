using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>What must hold whenever a stage goes on after a wait, and at the last moment before it deploys. Holds no state: it is looked at again after every wait.</summary>
internal static class StartConditions
{
    /// <summary>Waits until all of it holds.</summary>
    /// <param name="phase">The phase it has reached; null: none further.</param>
    /// <param name="fresh">False: the first look at the calendar may be a minute old; the last one before deploying never is.</param>
    /// <returns>Null: the stage may go on; else how it ends.</returns>
    public static async Task<StageResult?> AwaitAsync(StageRun run, StagePhase? phase = null, bool fresh = true)
    {
        for (bool isHeld = false; ; fresh = true)
        {
            StartLook look = await run.Calendar.LookAsync(fresh);
            if (look.Signals.Stop is { } stop)
            {
                return run.Ends(StageStatus.Aborted, stop.Reason);
            }

            if (look.Signals.Paused)
            {
                if (!isHeld)
                {
                    // What it waited for until now is over; that the release is paused, the release says.
                    await run.Recorder.RecordAsync(run.Recorder.Waiting(run.Attempt, null, null, $"held-{look.Signals.LastSeq}"));
                    run.Calendar.Forget();
                }

                isHeld = true;
                await run.WakeUp.UntilAsync();
                continue;
            }

            isHeld = false;
            if (look.Calendar.IsOpen)
            {
                return null;
            }

            // After the wait was written down it is looked at once more: a change in between found nobody waiting whom it could wake.
            if (!await run.Calendar.RecordAsync(look.Calendar, phase))
            {
                await run.WakeUp.UntilAsync(look.Calendar.LookAgainAt);
            }
        }
    }

    /// <summary>A look without waiting: whether all of it holds now. Where it does not, <see cref="AwaitAsync"/> says how to go on.</summary>
    public static async Task<bool> HoldAsync(StageRun run) => await run.Calendar.LookAsync() is { Signals: { Stop: null, Paused: false }, Calendar.IsOpen: true };
}
