using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Timers;

/// <summary>Runs every timer function at its times, one loop each, so that a run never overlaps the run before.</summary>
internal sealed class TimerSchedule(
    IReadOnlyList<TimerFunction> timers,
    TimerMonitor monitor,
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    // The runtime's timers cannot wait longer than 49 days, and a clock that was set is noticed within this time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(timers.Select(timer => RunAsync(timer, stoppingToken)));

    private async Task RunAsync(TimerFunction timer, CancellationToken stoppingToken)
    {
        try
        {
            ScheduleStatus? status = Restore(timer, out bool pastDue);
            if (timer.RunOnStartup || pastDue)
            {
                status = await RunOnceAsync(timer, status, time.GetUtcNow(), pastDue && !timer.RunOnStartup, stoppingToken);
            }

            while (timer.Schedule.NextAfter(time.GetUtcNow()) is { } next)
            {
                await WaitUntilAsync(next, stoppingToken);
                status = await RunOnceAsync(timer, status, next, pastDue: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the monitor already knows the last run.
        }
    }

    private ScheduleStatus? Restore(TimerFunction timer, out bool pastDue)
    {
        DateTimeOffset now = time.GetUtcNow();
        pastDue = false;
        if (!timer.UseMonitor || timer.Schedule.IsShorterThanMinute(now))
        {
            return null;
        }

        ScheduleStatus status = monitor.Load(timer.Function.Name) ?? new ScheduleStatus { LastUpdated = now.UtcDateTime };
        DateTime since = status.Last == default ? status.LastUpdated : status.Last;

        // Computed anew instead of read, so that a changed schedule counts from the last run and not from the old schedule.
        DateTimeOffset? next = timer.Schedule.NextAfter(new DateTimeOffset(since, TimeSpan.Zero));
        status.Next = next?.UtcDateTime ?? default;
        pastDue = next <= now;
        monitor.Save(timer.Function.Name, status);
        return status;
    }

    private async Task<ScheduleStatus?> RunOnceAsync(
        TimerFunction timer, ScheduleStatus? status, DateTimeOffset due, bool pastDue, CancellationToken stoppingToken)
    {
        FunctionDescriptor function = timer.Function;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        InvocationContext context = new(
            function, new TimerInfo { IsPastDue = pastDue, ScheduleStatus = status }, new Dictionary<string, object?>(),
            scope.ServiceProvider, stoppingToken);
        try
        {
            await pipeline.InvokeAsync(context);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            InvocationLog.Failed(loggers.CreateLogger(InvocationLog.Category(function.Name)), function.Name, context.InvocationId, error);
        }

        if (status is null)
        {
            return null;
        }

        ScheduleStatus updated = new()
        {
            Last = due.UtcDateTime,
            LastUpdated = time.GetUtcNow().UtcDateTime,
            Next = timer.Schedule.NextAfter(time.GetUtcNow())?.UtcDateTime ?? default,
        };
        monitor.Save(function.Name, updated);
        return updated;
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stoppingToken)
    {
        while (due - time.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stoppingToken);
        }
    }
}
