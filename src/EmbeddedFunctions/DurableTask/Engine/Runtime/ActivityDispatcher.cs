using System.Collections.Concurrent;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Runs activities, up to a number at a time. Answers go to the caller's mailbox, and become durable with the turn they lead to.</summary>
internal sealed class ActivityDispatcher(EmbeddedEngine engine)
{
    private readonly ConcurrentQueue<ActivityCall> _waiting = new();
    private int _limit;
    private int _running;
    private long _enqueued;

    /// <summary>Activities that wait to run.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Activities that are running.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Activities that were ever asked for.</summary>
    public long Enqueued => Volatile.Read(ref _enqueued);

    /// <summary>Begins to run activities; until then they queue.</summary>
    public void Start(int limit)
    {
        Volatile.Write(ref _limit, limit);
        StartWaiting();
    }

    /// <summary>Starts no more activities; those that are running go on.</summary>
    public void Stop() => Volatile.Write(ref _limit, 0);

    public void Enqueue(ActivityCall call)
    {
        Interlocked.Increment(ref _enqueued);
        _waiting.Enqueue(call);
        StartWaiting();
    }

    private void StartWaiting()
    {
        while (!_waiting.IsEmpty && TryReserve())
        {
            if (_waiting.TryDequeue(out var call))
            {
                ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.dispatcher.RunAsync(s.call), (dispatcher: this, call), preferLocal: false);
            }
            else
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private bool TryReserve()
    {
        while (true)
        {
            var running = Volatile.Read(ref _running);
            if (running >= Volatile.Read(ref _limit))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _running, running + 1, running) == running)
            {
                return true;
            }
        }
    }

    private async Task RunAsync(ActivityCall call)
    {
        try
        {
            if (!call.Caller.IsGone)
            {
                if (await InvokeAsync(call).ConfigureAwait(false) is { } answer)
                {
                    call.Caller.Post(new InboxEntry(0, answer));
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            StartWaiting();
            engine.Drained();
        }
    }

    private async Task<HistoryEvent?> InvokeAsync(ActivityCall call)
    {
        var scheduled = call.Scheduled;
        using var span = engine.Telemetry.StartActivity(call);
        try
        {
            await using var scope = engine.Services.CreateAsyncScope();
            if (!TryCreate(scheduled, scope.ServiceProvider, out var activity))
            {
                return new ActivityFailed(
                    scheduled.TaskId,
                    new TaskFailureDetails("ActivityTaskNotFound", $"No activity task named '{scheduled.Name}' was found.", null, null, null),
                    IsNonRetriable: true);
            }

            var converter = engine.RunSettings.Converter;
            var input = converter.Deserialize(scheduled.Input, activity!.InputType);
            var output = await activity.RunAsync(new ActivityContext(scheduled, call.InstanceId), input).ConfigureAwait(false);
            return new ActivityCompleted(scheduled.TaskId, converter.Serialize(output));
        }
        catch (ActivityAbandonedException)
        {
            // Unanswered, the call is found among the unfinished ones at the next start.
            return null;
        }
#pragma warning disable CA1031 // Every exception of an activity is an answer to its caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EngineTelemetry.Fail(span, exception);
            EngineLog.ActivityFailed(engine.Logger, exception, scheduled.Name, call.InstanceId);
            return new ActivityFailed(
                scheduled.TaskId, FailureCapture.Capture(exception, engine.RunSettings.ExceptionProperties), IsNonRetriable: false);
        }
    }

    private bool TryCreate(ActivityScheduled scheduled, IServiceProvider services, out ITaskActivity? activity) =>
        engine.Factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateActivity(scheduled.Name, scheduled.Version, services, out activity)
            : engine.Factory.TryCreateActivity(scheduled.Name, services, out activity);
}
