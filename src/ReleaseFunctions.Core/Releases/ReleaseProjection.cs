using System.Text.Json;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// Folds a release's history into its view, one event at a time. The view is kept beside the history and can be built
/// from it again at any time: both ways give the same.
/// </summary>
public static class ReleaseProjection
{
    /// <summary>Operators' actions kept in the view; older ones are in the history only.</summary>
    public const int MaxActions = 100;

    private const string QueueText = "Waiting for its orchestration to start.";

    /// <summary>The view after the first event.</summary>
    /// <exception cref="ArgumentException">The event is not <c>release.requested</c>.</exception>
    public static ReleaseView Start(HistoryEvent requested)
    {
        if (requested.Type != EventTypes.ReleaseRequested)
        {
            throw new ArgumentException($"A history starts with {EventTypes.ReleaseRequested}, not with {requested.Type}.", nameof(requested));
        }

        EventData.ReleaseRequested data = Read<EventData.ReleaseRequested>(requested);
        Waiting queued = new(WaitingCode.Queue, QueueText, requested.At, null);
        return new()
        {
            Facts = data.Release,
            Description = data.Description,
            Runbook = data.Runbook,
            Owners = data.Owners,
            Outlets = data.Outlets ?? [],
            Status = ReleaseStatus.Queued,
            WaitingOn = queued,
            OwnWait = queued,
            Stages = [.. data.Stages.Select(StageProjection.Start)],
            LastSeq = requested.Seq,
            LastHash = requested.Hash,
        };
    }

    /// <summary>The view after one more event. An event of a type not known here only moves the head on.</summary>
    public static ReleaseView Apply(ReleaseView view, HistoryEvent e)
    {
        ReleaseView next = RepairProjection.Progressed(e.Stage is null ? ApplyToRelease(view, e) : ApplyToStage(view, e, e.Stage), e) with
        {
            Delivery = DeliveryProjection.Apply(view, e),
            LastSeq = e.Seq,
            LastHash = e.Hash,
        };
        return next.Status.IsOver() || next.Status == ReleaseStatus.RollingBack ? next : WithCurrentWait(next);
    }

    /// <summary>Folds a whole history.</summary>
    public static ReleaseView Replay(IEnumerable<HistoryEvent> history) =>
        history.Aggregate((ReleaseView?)null, (view, e) => view is null ? Start(e) : Apply(view, e))
        ?? throw new ArgumentException("The history is empty; it starts with release.requested.", nameof(history));

    /// <summary>A release waits for its own wait first, else for that of the waiting stage that was started first; paused it says none, but has it all the same.</summary>
    public static Waiting? WaitOf(ReleaseView view) => view.OwnWait
        ?? view.Stages.Where(stage => stage.WaitingOn is not null).OrderBy(stage => stage.StartedAt).FirstOrDefault()?.WaitingOn;

    /// <summary>How a release ended, as the event says that tells so.</summary>
    public static ReleaseStatus StatusOf(HistoryEvent finished) => Read<EventData.ReleaseFinished>(finished).Status;

    internal static T Read<T>(HistoryEvent e) =>
        e.Data.Deserialize<T>(WireJson.Options)
        ?? throw new JsonException($"Event {e.Seq} ({e.Type}) has no data.");

    private static ReleaseView ApplyToRelease(ReleaseView view, HistoryEvent e) => e.Type switch
    {
        EventTypes.ReleaseStarted => Started(view, Read<EventData.ReleaseStarted>(e), e.At),
        EventTypes.ReleasePaused => view with { Paused = new(e.Actor, Read<EventData.ReleasePaused>(e).Reason, e.At) },
        EventTypes.ReleaseResumed => view with { Paused = null },
        EventTypes.ReleaseFinished => Finished(view, Read<EventData.ReleaseFinished>(e), e.At),
        EventTypes.ReleaseScheduled => view with { OwnWait = WaitingFor.Schedule(Read<EventData.ReleaseScheduled>(e).ScheduledFor, e.At) },
        EventTypes.StageWaiting => view with { OwnWait = Read<EventData.StageWaiting>(e).WaitingOn, Begun = true },
        EventTypes.RollbackStarted => view with { Status = ReleaseStatus.RollingBack, WaitingOn = null, OwnWait = null, Paused = null },
        EventTypes.OperatorActed => WithAction(view, e),
        EventTypes.NotificationSent => WithChange(view, Read<EventData.Notification>(e)),
        _ => view,
    };

    private static ReleaseView WithChange(ReleaseView view, EventData.Notification told) =>
        told is { Purpose: Outlet.ChangePurpose, Ticket: { } key, Link: { } url } ? view with { Change = new ChangeView(told.Channel, told.To, key, url) } : view;

    // A repair changes nothing but the orchestration: the release waits for what it waited for, and is rolled back if it was.
    private static ReleaseView Started(ReleaseView view, EventData.ReleaseStarted start, DateTimeOffset at) => start.Repair is not null
        ? RepairProjection.Repaired(view, start, at)
        : view with
        {
            Run = start.Run,
            OrchestrationVersion = start.Version,
            Repair = null,
            Status = ReleaseStatus.Running,
            OwnWait = null,
            Begun = true,
            StartedAt = view.StartedAt ?? at,
            FinishedAt = null,
            Reason = null,
        };

    private static ReleaseView Finished(ReleaseView view, EventData.ReleaseFinished end, DateTimeOffset at) => view with
    {
        Status = end.Status,
        Reason = end.Reason,
        FinishedAt = at,
        Begun = true,
        WaitingOn = null,
        OwnWait = null,
        Paused = null,
        Stages = [.. view.Stages.Select(stage => stage with { WaitingOn = null })],
    };

    private static ReleaseView ApplyToStage(ReleaseView view, HistoryEvent e, string name)
    {
        if (e.Type == EventTypes.OperatorActed)
        {
            return WithAction(view, e);
        }

        if (view.FindStage(name) is not { } stage)
        {
            return view;
        }

        if (e.Type == EventTypes.StageWaiting && view.Status == ReleaseStatus.RollingBack && stage.Status is not (StageStatus.RolledBack or StageStatus.RollbackFailed))
        {
            // Its rollback waits: for the lock, or for the target's word.
            stage = stage with { Status = StageStatus.RollingBack };
        }
        else if (e.Type == EventTypes.StageWaiting && stage.Status.IsOver() && stage.Status != StageStatus.Skipped)
        {
            // A stage that has ended waits for nothing itself: it is the release that asks what to do about it.
            return view with { OwnWait = Read<EventData.StageWaiting>(e).WaitingOn };
        }

        StageView changed = StageProjection.Apply(stage, e, view.Run);
        return view with { Stages = [.. view.Stages.Select(each => each.Stage == name ? changed : each)] };
    }

    private static ReleaseView WithAction(ReleaseView view, HistoryEvent e)
    {
        EventData.OperatorActed data = Read<EventData.OperatorActed>(e);
        if (data.Action == OperatorAction.Delegate)
        {
            return view; // nothing is asked of the release
        }

        ActionView action = new(e.Seq, view.Run, data.Action, e.Stage, e.Attempt, e.Actor, data.Reason, e.At)
        {
            AfterEnd = view.Status.IsOver(),
            Step = data.Action == OperatorAction.Override && e.Stage is { } stage && view.FindStage(stage) is { Phase: StagePhase.Flags, Flags: { } ramp } ? ramp.Step : null,
        };
        return view with { Actions = [.. view.Actions.Append(action).TakeLast(MaxActions)] };
    }

    private static ReleaseView WithCurrentWait(ReleaseView view)
    {
        if (view.Paused is not null)
        {
            return view with { Status = ReleaseStatus.Paused, WaitingOn = null };
        }

        Waiting? wait = WaitOf(view);
        ReleaseStatus status = wait?.Code switch
        {
            null => ReleaseStatus.Running,
            WaitingCode.Queue => ReleaseStatus.Queued,
            WaitingCode.Schedule => ReleaseStatus.Scheduled,
            _ => ReleaseStatus.Waiting,
        };
        return view with { Status = status, WaitingOn = wait };
    }
}
