using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Calendar;

/// <summary>Wakes every stage that is under way after the calendar has changed: those that wait for it look again, those in flight learn of new freezes.</summary>
public sealed partial class CalendarWaker(ICalendarStore calendar, IReleaseStore releases, IReleaseRecovery recovery, ReleaseWaker waker, ILogger<CalendarWaker> logger)
{
    /// <summary>Wakes whoever has not heard of the newest change; one read where everyone has.</summary>
    /// <returns>How many stages were woken.</returns>
    public async Task<int> WakeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        CalendarStamps stamps = await calendar.ReadStampsAsync(cancellationToken);
        if (!stamps.IsBehind)
        {
            return 0;
        }

        int woken = 0;
        await foreach (ReleaseSummary open in recovery.ListUnfinishedAsync(cancellationToken))
        {
            if (open.Status is not (ReleaseStatus.Queued or ReleaseStatus.Scheduled) && await releases.FindAsync(open.Id, cancellationToken) is { } release)
            {
                woken += await WakeAsync(client, release, cancellationToken);
            }
        }

        // Only now: a crash before leaves the stamps apart, and the timer wakes everyone again.
        await calendar.MarkHeardAsync(stamps.Newest!, cancellationToken);
        LogWoken(woken);
        return woken;
    }

    private async Task<int> WakeAsync(DurableTaskClient client, ReleaseView release, CancellationToken cancellationToken)
    {
        int woken = 0;
        foreach (StageView stage in release.Stages.Where(stage => stage.Attempt > 0 && stage.FinishedAt is null))
        {
            string instanceId = InstanceIds.Stage(release.Facts.Id, stage.Stage, stage.Attempt);
            await waker.WakeAsync(client, instanceId, CalendarOverrides.Concern(stage) ? EventNames.Wake : EventNames.CalendarChanged, cancellationToken);
            woken++;
        }

        return woken;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The calendar has changed; {Count} stages under way were told.")]
    private partial void LogWoken(int count);
}
