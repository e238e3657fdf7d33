using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The part of <see cref="ReleaseProjection"/> that concerns one stage.</summary>
internal static class StageProjection
{
    public static StageView Start(EventData.StageOutline outline) => new()
    {
        Stage = outline.Stage,
        Environment = outline.Environment,
        Needs = outline.Needs,
        Phases = outline.Phases,
        CanRollBack = outline.CanRollBack,
        OnFailure = outline.OnFailure,
        Status = StageStatus.Pending,
    };

    public static StageView Apply(StageView stage, HistoryEvent e, int run)
    {
        if (e.Attempt < stage.Attempt && e.Type is not (EventTypes.RollbackStarted or EventTypes.RollbackFinished))
        {
            return stage; // a late word on an attempt that another one has replaced
        }

        if (stage.Status == StageStatus.Skipped && e.Type is (EventTypes.StageStarted or EventTypes.StageWaiting or EventTypes.StageFinished or EventTypes.ApprovalRequested))
        {
            return stage; // a late word of an attempt that was left out
        }

        return e.Type switch
        {
            EventTypes.StageStarted => Started(stage, e, run),
            EventTypes.StageWaiting => Waits(stage, ReleaseProjection.Read<EventData.StageWaiting>(e), e.At),
            EventTypes.ChecklistTicked => Ticked(stage, ReleaseProjection.Read<EventData.ChecklistTicked>(e), e.At),
            EventTypes.StageFinished => Finished(stage, ReleaseProjection.Read<EventData.StageFinished>(e), e, run),
            EventTypes.CalendarOverridden => CalendarProjection.Overridden(stage, ReleaseProjection.Read<EventData.CalendarOverridden>(e), e),
            EventTypes.StageSkipped => Skipped(stage, ReleaseProjection.Read<EventData.StageSkipped>(e), e, run),
            EventTypes.ApprovalRequested => Requested(stage, ReleaseProjection.Read<EventData.ApprovalRequested>(e), e.At),
            EventTypes.ApprovalEscalated => Escalated(stage, ReleaseProjection.Read<EventData.ApprovalEscalated>(e)),
            EventTypes.ApprovalDecided => Decided(stage, ReleaseProjection.Read<EventData.ApprovalDecided>(e), e),
            EventTypes.ApprovalClosed => Closed(stage, ReleaseProjection.Read<EventData.ApprovalClosed>(e)),
            EventTypes.DeployRequested => Sent(stage, ReleaseProjection.Read<EventData.DeployRequested>(e), e),
            EventTypes.DeployFinished => Deployed(stage, ReleaseProjection.Read<EventData.DeployFinished>(e), e),
            EventTypes.FlagChanged => stage with { Flags = FlagProjection.Changed(stage.Flags, ReleaseProjection.Read<EventData.FlagChanged>(e)) },
            EventTypes.HealthSampled => GateProjection.Sampled(stage, ReleaseProjection.Read<EventData.HealthSampled>(e)),
            EventTypes.HealthJudged => GateProjection.Judged(stage, ReleaseProjection.Read<EventData.HealthJudged>(e)),
            EventTypes.RollbackStarted => RollbackSent(stage, ReleaseProjection.Read<EventData.RollbackStarted>(e), e),
            EventTypes.RollbackFinished => RolledBack(stage, ReleaseProjection.Read<EventData.RollbackFinished>(e), e),
            _ => stage,
        };
    }

    private static StageView Started(StageView stage, HistoryEvent e, int run) => stage with
    {
        Status = StageStatus.Running,
        Attempt = e.Attempt ?? stage.Attempt,
        Run = run,
        StartedAt = e.At,
        FinishedAt = null,
        Reason = null,
        Phase = null,
        WaitingOn = null,
        Closures = [],
        Frozen = null,
        Overrides = [],
        Checklist = null,
        Approval = null,
        AskedBefore = stage.Approval is { } before ? new(before.Subject, before.Outcome) : stage.AskedBefore,
        Deployment = null,
        Rollback = null,
        Baselines = stage.SentAt is null ? [] : stage.Baselines,
        Flags = FlagProjection.Again(stage.Flags),
        FlagsStuck = false,
        Health = null,
        RollbackHealth = null,
    };

    private static StageView Waits(StageView stage, EventData.StageWaiting data, DateTimeOffset at) => stage with
    {
        Checklist = data.Checklist is { } asked ? new(asked.Items, at, asked.ExpiresAt, []) : stage.Checklist,
        Phase = data.Phase ?? stage.Phase,
        Flags = data.Found is { } found ? FlagProjection.Found(stage.Flags, found) : stage.Flags,
        WaitingOn = data.WaitingOn,
        Closures = data.Closures ?? [],
        Frozen = data.Closures is null ? stage.Frozen : CalendarProjection.InFlight(data.Phase ?? stage.Phase, data.Closures),
        Status = stage.Status == StageStatus.RollingBack ? StageStatus.RollingBack
            : data.WaitingOn is null ? StageStatus.Running
            : StageStatus.Waiting,
    };

    private static StageView Finished(StageView stage, EventData.StageFinished data, HistoryEvent e, int run) => stage with
    {
        Status = data.Status,
        Attempt = e.Attempt ?? stage.Attempt,
        Run = run,
        Reason = data.Reason,
        FlagsStuck = data.FlagsStuck == true,
        FinishedAt = e.At,
        WaitingOn = null,
        Closures = [],
        Frozen = null,
    };

    private static StageView Skipped(StageView stage, EventData.StageSkipped data, HistoryEvent e, int run) => stage with
    {
        Status = StageStatus.Skipped,
        Run = run,
        Reason = $"Skipped by {e.Actor}: {data.Reason}",
        FinishedAt = e.At,
        WaitingOn = null,
    };

    /// <summary>An item's first tick stands.</summary>
    private static StageView Ticked(StageView stage, EventData.ChecklistTicked data, DateTimeOffset at)
    {
        if (stage.Checklist is not { } list || list.Find(data.Item) is null || list.TickOf(data.Item) is not null)
        {
            return stage;
        }

        ChecklistView ticked = list with { Ticks = [.. list.Ticks, new(data.Item, data.By, at, data.Evidence, data.Comment, data.Value, data.Via)] };
        ChecklistVerdict verdict = ChecklistJudge.Judge(ticked.Items, [.. ticked.Ticks.Select(tick => tick.Item)], ticked.ExpiresAt, at);
        return stage with
        {
            Checklist = ticked,
            WaitingOn = stage.WaitingOn?.Code == WaitingCode.Checklist && verdict.Outcome == ChecklistOutcome.Open
                ? WaitingFor.Checklist(verdict, ticked.RequestedAt, ticked.ExpiresAt)
                : stage.WaitingOn,
        };
    }

    private static StageView Requested(StageView stage, EventData.ApprovalRequested data, DateTimeOffset at) => stage with
    {
        Phase = StagePhase.Approval,
        Approval = new(data.Digest, data.Subject, data.Require, data.Approvers, data.Excluded, at, data.ExpiresAt, ApprovalOutcome.Open, null, [])
        {
            NotBy = data.NotBy,
            Checklist = data.Checklist,
            Rules = data.Rules.Count > 0 ? data.Rules : [new(data.Require, data.Approvers, data.Approvers)],
            Order = data.Order,
            Groups = data.Groups,
            Escalation = data.Escalation,
            Compared = data.Compared,
        },
    };

    private static StageView Escalated(StageView stage, EventData.ApprovalEscalated data)
    {
        if (stage.Approval is not { Outcome: ApprovalOutcome.Open } approval)
        {
            return stage;
        }

        ApprovalView escalated = approval with
        {
            Escalated = data.To,
            Excluded = [.. approval.Excluded.Concat(data.Excluded).DistinctBy(exclusion => exclusion.Person)],
        };
        return stage with { Approval = escalated, WaitingOn = stage.WaitingOn?.Code == WaitingCode.Approval ? WaitingFor.Approval(escalated) : stage.WaitingOn };
    }

    /// <summary>A person's first decision stands; one on another digest is about something else.</summary>
    private static StageView Decided(StageView stage, EventData.ApprovalDecided data, HistoryEvent e)
    {
        if (stage.Approval is not { Outcome: ApprovalOutcome.Open } approval
            || approval.Digest != data.Digest
            || approval.Decisions.Any(decision => Person.Same(decision.Person, e.Actor)))
        {
            return stage;
        }

        Decision decision = new(Person.Normalize(e.Actor), data.Decision, data.Comment, e.At, data.Via) { Seats = data.Seats };
        ApprovalView decided = approval with { Decisions = [.. approval.Decisions, decision] };
        bool waitsOn = stage.WaitingOn?.Code == WaitingCode.Approval && ApprovalJudge.Judge(decided).Outcome == ApprovalOutcome.Open;
        return stage with
        {
            Approval = decided,
            WaitingOn = waitsOn ? WaitingFor.Approval(decided) : stage.WaitingOn,
            ApprovedBy = data.Decision == ApprovalVerdict.Approve && !stage.ApprovedBy.Contains(decision.Person)
                ? [.. stage.ApprovedBy, decision.Person]
                : stage.ApprovedBy,
        };
    }

    private static StageView Closed(StageView stage, EventData.ApprovalClosed data) => stage with
    {
        Approval = stage.Approval is { Outcome: ApprovalOutcome.Open } approval
            ? approval with { Outcome = data.Outcome, Reason = data.Reason }
            : stage.Approval,
    };

    private static StageView Sent(StageView stage, EventData.DeployRequested data, HistoryEvent e) => stage with
    {
        Phase = StagePhase.Deploy,
        SentAt = stage.Deployment is { Sends: > 0 } && stage.SentAt is not null ? stage.SentAt : e.At,
        Deployment = stage.Deployment is null
            ? new(data.Connection, data.IdempotencyKey, e.Attempt ?? stage.Attempt, data.Send, e.At, null, null, null, null, null)
            : stage.Deployment with
            {
                Connection = data.Connection,
                IdempotencyKey = data.IdempotencyKey,
                Sends = Math.Max(stage.Deployment.Sends, data.Send),
            },
    };

    private static StageView Deployed(StageView stage, EventData.DeployFinished data, HistoryEvent e) => stage with
    {
        Deployment = Ended(stage.Deployment ?? Unsent(stage, e), data.Status, data.Message, data.Url, data.By, e.At),
    };

    private static StageView RollbackSent(StageView stage, EventData.RollbackStarted data, HistoryEvent e) => stage with
    {
        Status = StageStatus.RollingBack,
        WaitingOn = null,
        Rollback = stage.Rollback is { Status: null } open
            ? open with { Sends = Math.Max(open.Sends, data.Send ?? 1) }
            : new(data.Connection, data.IdempotencyKey, e.Attempt ?? stage.Attempt, data.Send ?? 1, e.At, null, null, null, null, null),
    };

    private static StageView RolledBack(StageView stage, EventData.RollbackFinished data, HistoryEvent e)
    {
        if (data.By == RolledBackBy.Flags && stage.Rollback is not null)
        {
            return data.Status == DeploymentState.Succeeded ? stage : stage with { Status = StageStatus.RollbackFailed }; // the deployment's own end is told already
        }

        DeploymentView rollback = Ended(stage.Rollback ?? Unsent(stage, e), data.Status, data.Message, data.Url, data.By, e.At);
        bool succeeded = rollback.Status == DeploymentState.Succeeded;
        return stage with
        {
            Rollback = rollback,
            Status = succeeded ? StageStatus.RolledBack : StageStatus.RollbackFailed,
            Reason = stage.Reason ?? data.Message,
            SentAt = succeeded ? null : stage.SentAt,
            WaitingOn = null,
            FinishedAt = e.At,
        };
    }

    private static DeploymentView Unsent(StageView stage, HistoryEvent e) =>
        new(null, null, e.Attempt ?? stage.Attempt, 0, e.At, null, null, null, null, null);

    /// <summary>Whoever reports first wins; a second report changes nothing.</summary>
    private static DeploymentView Ended(DeploymentView open, DeploymentState status, string message, string? url, string by, DateTimeOffset at) =>
        open.Status is not null
            ? open
            : open with { Status = status, Message = message, Url = url, By = by, FinishedAt = at };
}
