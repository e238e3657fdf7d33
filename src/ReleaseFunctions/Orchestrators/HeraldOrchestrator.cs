using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Tells rooms and the change record how a run of a release goes, from the release's facts. The release knows nothing of it: an outlet that does not answer costs the
/// release no time, and an outage is made up for in order.
/// </summary>
public static class HeraldOrchestrator
{
    // Bounds the history of a release that goes on for weeks.
    private const int TurnsPerHistory = 50;

    [Function(nameof(HeraldOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, HeraldInput input)
    {
        WakeUp wakeUp = new(context, WakeUp.Often);
        HeraldInput now = input;
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            now = now with { Outlets = await Task.WhenAll(now.Outlets.Select(outlet => TellAsync(context, now, outlet))) };
            if (now.Outlets.All(outlet => outlet.IsOver))
            {
                return;
            }

            await wakeUp.UntilAsync(now.Outlets.Min(outlet => outlet.RetryAt));
        }

        context.ContinueAsNew(now);
    }

    private static async Task<OutletProgress> TellAsync(TaskOrchestrationContext context, HeraldInput input, OutletProgress outlet) =>
        outlet.IsOver || outlet.RetryAt > context.CurrentUtcDateTime
            ? outlet
            : await context.CallActivityAsync<OutletProgress>(nameof(TellOutlet), new TellOrder(input.ReleaseId, input.Run, input.PublicUrl, outlet, outlet.Outlet.IsRoom ? null : input.Change), ActivityRetries.Storage);
}

/// <summary>Which run is told about, and how far each outlet has been told.</summary>
/// <param name="Change">The change record that the plan wants, its templates expanded; null: none.</param>
public sealed record HeraldInput(string ReleaseId, int Run, string PublicUrl, IReadOnlyList<OutletProgress> Outlets, ChangePlan? Change)
{
    /// <summary>The start of a run.</summary>
    public static HeraldInput For(ReleaseView release, Plan plan, string publicUrl) => new(
        release.Facts.Id,
        release.Run,
        publicUrl,
        [.. release.Outlets.Select(outlet => new OutletProgress(outlet))],
        plan.Change is { } change ? ChangeTemplates.Resolve(change, release.Facts) : null);
}
