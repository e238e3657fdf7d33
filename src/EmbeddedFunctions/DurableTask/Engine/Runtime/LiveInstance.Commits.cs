using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Replay;
using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <content>How a turn becomes durable, and what is released after that.</content>
internal sealed partial class LiveInstance
{
    private TurnIntake? _committing;

    private void Commit(DateTime now, TurnIntake intake, Turn? turn, RunOutcome outcome)
    {
        var row = _row!;
        var end = End(outcome);
        var next = outcome is RunOutcome.ContinuedAsNew again ? new NextGeneration(again.Input, again.Version, again.Carried) : null;
        var status = end?.Status ?? Continuing(intake.Status);
        var actions = Releasable(turn?.Actions ?? [], outcome);
        long? wakeAt = end is null && next is null && status != OrchestrationRuntimeStatus.Suspended ? _run?.NextTimer?.Ticks : null;
        var hasWork = next is not null || (end is null && _run is { OpenActivities: > 0 });
        var commit = new TurnCommit(key, row.Id, Committed, CommitFailed)
        {
            Turn = _nextTurn,
            At = now.Ticks,
            Name = row.Name,
            Events = turn is null ? null : HistoryWriter.EncodeTurn(intake.Events, turn.Actions),
            Consumed = intake.Consumed,
            Kept = end is null ? intake.Kept : [],
            Actions = actions,
            Status = status,
            HasNewStatus = status != _status,

            // A timer that is due already must wake the pacemaker even when an earlier one was due at the same time.
            HasNewSchedule = wakeAt != _wakeAt || hasWork != _hasWork || wakeAt <= now.Ticks,
            WakeAt = wakeAt,
            HasWork = hasWork,
            HasNewCustomStatus = turn?.HasNewCustomStatus ?? false,
            CustomStatus = turn?.CustomStatus,
            End = end,
            Next = next,
            TraceParent = row.TraceParent,
            TraceState = row.TraceState,
        };

        // Should the commit fail, all of this is read again.
        _committing = intake;
        _held = intake.Held;
        (_status, _wakeAt, _hasWork, _lastTurn) = (status, wakeAt, hasWork, now);
        if (turn is not null)
        {
            _nextTurn++;
            Weight += commit.Events!.Length;
        }

        engine.Writer.Enqueue(commit);
    }

    private static OrchestrationRuntimeStatus Continuing(OrchestrationRuntimeStatus status) =>
        status == OrchestrationRuntimeStatus.Pending ? OrchestrationRuntimeStatus.Running : status;

    // Of an orchestration that ends only the events it sent still matter.
    private static IReadOnlyList<TaskAction> Releasable(List<TaskAction> actions, RunOutcome outcome) => outcome switch
    {
        RunOutcome.Waiting => actions,
        RunOutcome.Terminated => [],
        _ => [.. actions.OfType<EventSent>()],
    };

    private InstanceEnd? End(RunOutcome outcome)
    {
        var parent = _row!.Parent;
        return outcome switch
        {
            RunOutcome.Completed e => new InstanceEnd(OrchestrationRuntimeStatus.Completed, e.Output, null, parent),
            RunOutcome.Failed e => new InstanceEnd(OrchestrationRuntimeStatus.Failed, null, e.Failure, parent) { IsNonRetriable = e.IsNonRetriable },
            RunOutcome.Terminated e => new InstanceEnd(OrchestrationRuntimeStatus.Terminated, e.Output, null, parent) { TerminatesChildren = e.IsRecursive },
            _ => null,
        };
    }

    // On the writer thread.
    private void Committed(TurnCommit commit)
    {
        if (commit.IsVoid)
        {
            Die();
            return;
        }

        if (commit.End is { } end)
        {
            engine.Telemetry.Ended(_row!, end);
            EngineLog.Ended(engine.Logger, _row!, end);
        }

        if (commit.HasNewStatus)
        {
            engine.Waiters.Signal(_row!.Id);
        }

        if (commit.End is not null)
        {
            Die();
            return;
        }

        ForgetAnswered(_committing!);
        _committing = null;
        if (commit.Next is { } next)
        {
            StartOver(next);
        }

        foreach (var action in commit.Actions)
        {
            if (action is ActivityScheduled activity)
            {
                Dispatch(activity);
            }
        }

        if (engine.Options.ReplayEveryTurn)
        {
            DropRun();
        }

        Rest();
    }

    private void CommitFailed(TurnCommit commit, Exception exception)
    {
        var arrived = _committing!.Arrived;
        _committing = null;
        TryAgain(arrived);
    }

    private void StartOver(NextGeneration next)
    {
        DropRun();
        _input = next.Input;
        Weight = BaseWeight + TextWeight(next.Input);
        _carried = next.Carried;
        _nextTurn = 0;
        if (next.Version is not null)
        {
            _row = _row! with { Version = next.Version };
        }

        lock (_gate)
        {
            _generation++;

            // A stop ends an eternal orchestration here; the next start goes on with this generation.
            _isPoked |= engine.IsAttached;
        }
    }

    private void ForgetAnswered(TurnIntake intake)
    {
        lock (_gate)
        {
            // An answer that was only put into the inbox is still to come.
            foreach (var entry in intake.Arrived.Where(a => a.Sequence > 0 || !intake.Kept.Contains(a.Event)))
            {
                switch (entry.Event)
                {
                    case ActivityCompleted e:
                        _underWay.Remove(e.TaskId);
                        break;
                    case ActivityFailed e:
                        _underWay.Remove(e.TaskId);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private void Dispatch(ActivityScheduled activity)
    {
        lock (_gate)
        {
            if (_isDead || !_underWay.Add(activity.TaskId))
            {
                return;
            }
        }

        engine.Activities.Enqueue(new ActivityCall(this, activity, _row!.Id, _row.TraceParent, _row.TraceState));
    }
}
