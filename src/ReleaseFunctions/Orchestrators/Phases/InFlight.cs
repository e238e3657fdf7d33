using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Between the phases of a stage that has begun to deploy: whether a freeze that began meanwhile holds or aborts it. Costs nothing where none can.</summary>
internal static class InFlight
{
    /// <summary>Waits until no freeze holds the stage.</summary>
    /// <param name="phase">The phase it has come through.</param>
    /// <returns>Null: it may go on to its next phase; else how it ends.</returns>
    public static async Task<StageResult?> GoOnAsync(StageRun run, StagePhase phase)
    {
        while (run.Calendar.Abort is null && run.Calendar.MayConcernInFlight)
        {
            StartLook look = await run.Calendar.LookAsync();
            if (look.Signals.Stop is { Kind: not StopKind.Supersede } stop)
            {
                return run.Ends(StageStatus.Aborted, stop.Reason);
            }

            if (await run.Calendar.ApplyInFlightAsync(look.Calendar, phase, waits: true))
            {
                // Only a stage that waits gives its place to a newer release.
                if (look.Signals.Stop is { } newer)
                {
                    return run.Ends(StageStatus.Aborted, newer.Reason);
                }

                await run.WakeUp.UntilAsync(look.Calendar.LookAgainAt, [run.Calendar.Changed]);
            }
        }

        return run.Calendar.Abort is { } why ? run.Ends(StageStatus.Failed, why) : null;
    }
}
