using ReleaseFunctions.Calendar;

namespace ReleaseFunctions.Triggers;

/// <summary>Repairs lost wake-ups after a change of the calendar.</summary>
public sealed class CalendarSweepFunctions(CalendarWaker waker)
{
    /// <summary>Every minute: one read, unless a change is left that not everyone was woken for.</summary>
    [Function(nameof(RepairCalendarWakeUps))]
    public Task RepairCalendarWakeUps(
        [TimerTrigger("15 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => waker.WakeAsync(client, cancellationToken);
}
