using ReleaseFunctions.Activities;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Waits until a release may begin: for the moment it is scheduled for, its turn among the releases of its plan, the end of a pause.</summary>
internal static class StartPhase
{
    // Bounds the history of a release that is scheduled for next month.
    private const int TurnsPerHistory = 50;

    /// <returns>That it begins, or ends without; null: it has to continue as new.</returns>
    public static async Task<ReleaseStart?> AwaitAsync(TaskOrchestrationContext context, ReleaseInput input)
    {
        WakeUp? wakeUp = null;
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            ReleaseStart start = await context.CallActivityAsync<ReleaseStart>(
                nameof(BeginRelease), new BeginOrder(input.Facts.Id, input.Run, input.Plan.Concurrency, context.CurrentUtcDateTime, context.Version), ActivityRetries.Storage);
            foreach (string instanceId in start.Wake)
            {
                context.SendEvent(instanceId, EventNames.Wake, string.Empty);
            }

            if (start.Signals is not null || start.End is not null)
            {
                return start;
            }

            wakeUp ??= new WakeUp(context, WakeUp.Often);
            await wakeUp.UntilAsync(start.Until);
        }

        return null;
    }

    /// <summary>Wakes the releases that may have waited for the end of this one.</summary>
    public static async Task MakeRoomAsync(TaskOrchestrationContext context, ReleaseInput input)
    {
        if (input.Plan.Concurrency != Core.Plans.PlanConcurrency.Queue)
        {
            return;
        }

        IReadOnlyList<string> waiting = await context.CallActivityAsync<IReadOnlyList<string>>(
            nameof(ListWaiting), new LineKey(input.Facts.Plan, input.Facts.Id), ActivityRetries.Storage);
        foreach (string instanceId in waiting)
        {
            context.SendEvent(instanceId, EventNames.Wake, string.Empty);
        }
    }
}
