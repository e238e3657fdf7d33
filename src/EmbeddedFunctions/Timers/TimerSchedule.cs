using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Timers;

/// <summary>Runs every timer function at its times, one loop each, so that a run never overlaps the run before.</summary>
internal sealed partial class TimerSchedule(
    IReadOnlyList<TimerFunction> timers,
    TimerMonitor monitor,
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    // The runtime's timers cannot wait longer than 49 days, and a clock that was set is noticed within this time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];

    /// <summary>Every timer is set when this returns.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (TimerFunction timer in timers)
        {
            ScheduleStatus? status = Restore(timer, out bool isPastDue);
            _loops.Add(RunAsync(timer, status, isPastDue, _stopping.Token));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(TimerFunction timer, ScheduleStatus? status, bool isPastDue, CancellationToken stopping)
    {
        try
        {
            if (timer.RunOnStartup || isPastDue)
            {
                // The start of the host does not wait for a function.
                await Task.Yield();
                status = await RunOnceAsync(timer, status, time.GetUtcNow(), isPastDue && !timer.RunOnStartup, stopping);
            }

            while (timer.Schedule.NextAfter(time.GetUtcNow()) is { } next)
            {
                await WaitUntilAsync(next, stopping);
                status = await RunOnceAsync(timer, status, next, isPastDue: false, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; the monitor already knows the last run.
        }
    }

    private ScheduleStatus? Restore(TimerFunction timer, out bool isPastDue)
    {
        DateTimeOffset now = time.GetUtcNow();
        isPastDue = false;
        if (!timer.UseMonitor || timer.Schedule.IsShorterThanMinute(now))
        {
            return null;
        }

        ScheduleStatus status = monitor.Load(timer.Function.Name) ?? new ScheduleStatus { LastUpdated = now.UtcDateTime };
        DateTime since = status.Last == default ? status.LastUpdated : status.Last;

        // Computed anew instead of read, so that a changed schedule counts from the last run and not from the old schedule.
        DateTimeOffset? next = timer.Schedule.NextAfter(new DateTimeOffset(since, TimeSpan.Zero));
        status.Next = next?.UtcDateTime ?? default;
        isPastDue = next <= now;
        monitor.Save(timer.Function.Name, status);
        return status;
    }

    private async Task<ScheduleStatus?> RunOnceAsync(
        TimerFunction timer, ScheduleStatus? status, DateTimeOffset due, bool isPastDue, CancellationToken stopping)
    {
        FunctionDescriptor function = timer.Function;
        ILogger logger = loggers.CreateLogger(InvocationLog.Category(function.Name));
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        InvocationContext context = new(
            function, new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status }, new Dictionary<string, object?>(),
            scope.ServiceProvider, stopping);
        try
        {
            await pipeline.InvokeAsync(context);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            InvocationLog.Failed(logger, function.Name, context.InvocationId, error);
        }

        return status is null ? null : Remember(timer, due, logger);
    }

    private ScheduleStatus Remember(TimerFunction timer, DateTimeOffset due, ILogger logger)
    {
        DateTimeOffset now = time.GetUtcNow();
        ScheduleStatus status = new()
        {
            Last = due.UtcDateTime,
            LastUpdated = now.UtcDateTime,
            Next = timer.Schedule.NextAfter(now)?.UtcDateTime ?? default,
        };
        try
        {
            monitor.Save(timer.Function.Name, status);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NotRemembered(logger, timer.Function.Name, error);
        }

        return status;
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stopping)
    {
        while (due - time.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stopping);
        }
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "The run of timer function '{Function}' could not be remembered; after a restart it may run once too often.")]
    private static partial void NotRemembered(ILogger logger, string function, Exception error);
}
