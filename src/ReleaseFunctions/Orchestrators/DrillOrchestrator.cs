using ReleaseFunctions.Activities;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Plays the people of a drill as long as its run lasts. It only watches and acts as people do; the release knows nothing of it.</summary>
public static class DrillOrchestrator
{
    // Bounds the history of a drill that lasts for days.
    private const int TurnsPerHistory = 50;

    [Function(nameof(DrillOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, DrillInput input)
    {
        long seen = 0;
        TimeSpan look = input.Look;
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            CastTurn cast = await context.CallActivityAsync<CastTurn>(nameof(PlayCast), new CastOrder(input.ReleaseId, input.Run), ActivityRetries.Storage);
            if (cast.Over)
            {
                return;
            }

            // Who sees nothing new looks less often, up to twenty times so.
            look = cast.LastSeq != seen ? input.Look : look * 2 < input.Look * 20 ? look * 2 : input.Look * 20;
            seen = cast.LastSeq;
            DateTime latest = context.CurrentUtcDateTime + look;
            await context.CreateTimer(cast.Next is { } next && next.UtcDateTime < latest ? next.UtcDateTime : latest, CancellationToken.None);
        }

        context.ContinueAsNew(input);
    }
}

/// <summary>Whose people to play.</summary>
/// <param name="Look">How long they may overlook something new.</param>
public sealed record DrillInput(string ReleaseId, int Run, TimeSpan Look)
{
    // Time of the plan, and real time.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>The people of a run that passes so many times faster than real time.</summary>
    public static DrillInput For(string releaseId, int run, double speed) => new(releaseId, run, Glance / speed > Shortest ? Glance / speed : Shortest);
}
