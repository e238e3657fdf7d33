using System.Text;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>
/// One generation of an orchestration, alive: the state machine of the orchestrator's code and the tasks it waits for. Fed with
/// history it rebuilds itself; fed with new events it takes a turn. It does no I/O; what it wants done it returns as actions.
/// </summary>
internal sealed partial class OrchestrationRun(RunIdentity identity, RunSettings settings, ITaskOrchestrator code, Action reportIllegalAwait)
    : TaskOrchestrationContext
{
    /// <summary>Largest custom status, in bytes of UTF-16 text.</summary>
    private const int MaxCustomStatusBytes = 16 * 1024;

    private readonly Dictionary<int, IOpenTask> _open = [];
    private readonly SortedSet<(DateTime FireAt, int TaskId)> _timers = [];
    private readonly PendingActions _actions = new();
    private readonly ExternalEvents _events = new(settings.Converter);
    private readonly TurnContext _turn = new(reportIllegalAwait);
    private Task<object?>? _result;
    private object? _input;
    private object? _customStatus;
    private bool _hasNewCustomStatus;
    private bool _isReplaying;
    private int _nextTaskId;
    private NextGeneration? _next;

    /// <summary>Ids of the calls and timers without an answer.</summary>
    public IReadOnlyDictionary<int, IOpenTask> OpenTasks => _open;

    /// <summary>Calls of activities without an answer.</summary>
    public int OpenActivities { get; private set; }

    /// <summary>When the next timer fires; <c>null</c> when none is open.</summary>
    public DateTime? NextTimer => _timers.Count == 0 ? null : _timers.Min.FireAt;

    /// <summary>Rebuilds the state that the given turns led to.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code does not follow its history.</exception>
    public void Replay(IReadOnlyList<TurnRecord> turns)
    {
        _isReplaying = true;
        foreach (var turn in turns)
        {
            Play(turn.At, turn.Events);
        }

        _hasNewCustomStatus = false;
    }

    /// <summary>Takes a turn. The events are those of <see cref="Due"/> and what arrived.</summary>
    public Turn Execute(DateTime now, IReadOnlyList<HistoryEvent> events)
    {
        _isReplaying = false;
        Play(now, events);
        var outcome = Outcome();
        var hasStatus = _hasNewCustomStatus;
        _hasNewCustomStatus = false;
        string? status = null;
        if (hasStatus && StatusText(out status) is { } refusal)
        {
            hasStatus = false;
            outcome = refusal;
        }

        return new Turn(_actions.Take(), outcome, hasStatus, status);
    }

    /// <summary>The timers that are due, in the order in which they fire.</summary>
    public IEnumerable<TimerFired> Due(DateTime now) =>
        _timers.TakeWhile(t => t.FireAt <= now).Select(t => new TimerFired(t.TaskId)).ToList();

    /// <summary>The failure this exception ends the orchestration with.</summary>
    public RunOutcome.Failed Fail(Exception exception) => new(FailureCapture.Capture(exception, settings.ExceptionProperties));

    private void Play(DateTime now, IReadOnlyList<HistoryEvent> events)
    {
        _now = now;
        _turn.Run(
            static state =>
            {
                foreach (var value in state.events)
                {
                    state.run.Apply(value);
                    state.run._turn.Pump();
                }
            },
            (run: this, events));
    }

    private void Apply(HistoryEvent value)
    {
        switch (value)
        {
            case TaskAction action:
                _actions.Match(action);
                break;
            case ActivityCompleted e:
                Take(e.TaskId)?.Complete(e.Result);
                break;
            case ActivityFailed e:
                Take(e.TaskId)?.Fail(e.Failure, e.IsNonRetriable);
                break;
            case ChildCompleted e:
                Take(e.TaskId)?.Complete(e.Result);
                break;
            case ChildFailed e:
                Take(e.TaskId)?.Fail(e.Failure, e.IsNonRetriable);
                break;
            case TimerFired e:
                Take(e.TaskId)?.Complete(null);
                break;
            case EventRaised e:
                _events.Raise(e);
                break;
            case ExecutionStarted:
                _result = StartAsync();
                break;
            case ExecutionSuspended or ExecutionResumed or ExecutionTerminated:
                // These change what the engine does with the run, not the run.
                break;
            default:
                throw new NotSupportedException($"A run cannot take an event of type {value.GetType()}.");
        }
    }

    private async Task<object?> StartAsync()
    {
        _input = settings.Converter.Deserialize(identity.Input, code.InputType);
        return await code.RunAsync(this, _input);
    }

    // An answer without an open task is a repetition, or answers a canceled timer.
    private IOpenTask? Take(int taskId)
    {
        if (!_open.Remove(taskId, out var task))
        {
            return null;
        }

        if (task is OpenTimer timer)
        {
            _timers.Remove((timer.FireAt, taskId));
        }
        else if (task.IsActivity)
        {
            OpenActivities--;
        }

        return task;
    }

    private RunOutcome.Failed? StatusText(out string? status)
    {
        status = null;
        try
        {
            status = settings.Converter.Serialize(_customStatus);
        }
#pragma warning disable CA1031 // A status that cannot be written is a failure of the orchestrator, not of the engine.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }

        return status is not null && Encoding.Unicode.GetByteCount(status) is var size and > MaxCustomStatusBytes
            ? Fail(new ArgumentException(
                $"The custom status has {size} bytes as UTF-16 text; the limit is {MaxCustomStatusBytes}. Keep a summary there and the rest elsewhere."))
            : null;
    }

    private RunOutcome Outcome()
    {
        if (_open.Count > 0 || _result is null)
        {
            return RunOutcome.Waiting.Instance;
        }

        if (!_result.IsCompleted)
        {
            // Nothing durable is left that could ever continue it.
            return _events.HasWaiters ? RunOutcome.Waiting.Instance : Fail(new InvalidOperationException(IllegalAwait.Message));
        }

        if (!_result.IsCompletedSuccessfully)
        {
            return Fail(_result.Exception?.InnerExceptions[0] ?? Cancellation(_result));
        }

        return _next is { } next
            ? new RunOutcome.ContinuedAsNew(next.Input, next.Version, _events.TakeKept())
            : Serialized(_result.Result);
    }

    // The task only says that it was canceled; the exception that did it says why.
    private static OperationCanceledException Cancellation(Task canceled)
    {
        try
        {
            canceled.GetAwaiter().GetResult();
            return new TaskCanceledException(canceled);
        }
        catch (OperationCanceledException exception)
        {
            return exception;
        }
    }

    private RunOutcome Serialized(object? output)
    {
        try
        {
            return new RunOutcome.Completed(settings.Converter.Serialize(output));
        }
#pragma warning disable CA1031 // An output that cannot be written is a failure of the orchestrator, not of the engine.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }
    }
}
