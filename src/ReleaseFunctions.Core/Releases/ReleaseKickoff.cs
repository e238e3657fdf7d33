using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Releases;

/// <summary>A release's first event, and its first view.</summary>
public static class ReleaseKickoff
{
    /// <summary>The key of the first event.</summary>
    public const string EventKey = "requested";

    private const string ScheduledKey = "scheduled";

    /// <summary>What is stored when a release is accepted.</summary>
    /// <param name="facts">What was asked for; its time is cut to milliseconds.</param>
    /// <param name="plan">The plan version that the release keeps.</param>
    public static (ReleaseView View, HistoryEvent Requested) Begin(ReleaseFacts facts, Plan plan)
    {
        ReleaseFacts kept = facts with
        {
            RequestedAt = UtcMillisecondsConverter.Truncate(facts.RequestedAt),
            ScheduledFor = facts.ScheduledFor is { } moment ? UtcMillisecondsConverter.Truncate(moment) : null,
        };
        IReadOnlyList<Outlet> outlets = Outlet.Of(plan);
        EventData.ReleaseRequested data = new(kept, [.. plan.Stages.Select(Outline)], plan.Description, plan.Runbook, plan.Owners) { Outlets = outlets.Count == 0 ? null : outlets };
        NewEvent first = NewEvent.ForRelease(EventKey, kept.RequestedAt, EventTypes.ReleaseRequested, kept.Requester, data);
        HistoryEvent requested = HistoryChain.Append(0, HistoryChain.Genesis, first);
        return (ReleaseProjection.Start(requested), requested);
    }

    /// <summary>The second event of a release that is scheduled, which its facts say.</summary>
    public static (ReleaseView View, HistoryEvent Scheduled) Schedule(ReleaseView view)
    {
        NewEvent scheduled = NewEvent.ForRelease(
            ScheduledKey, view.Facts.RequestedAt, EventTypes.ReleaseScheduled, view.Facts.Requester, new EventData.ReleaseScheduled(view.Facts.ScheduledFor!.Value));
        (ReleaseView next, IReadOnlyList<HistoryEvent> appended) = ReleaseCommit.Next(view, [scheduled]);
        return (next, appended[0]);
    }

    private static EventData.StageOutline Outline(StagePlan stage)
    {
        List<StagePhase> phases = [];
        if (stage.Window is not null)
        {
            phases.Add(StagePhase.Window);
        }

        if (stage.Checklist is not null)
        {
            phases.Add(StagePhase.Checklist);
        }

        if (stage.Approval is not null)
        {
            phases.Add(StagePhase.Approval);
        }

        phases.Add(StagePhase.Deploy);
        if (stage.Flags.Count > 0)
        {
            phases.Add(StagePhase.Flags);
        }

        if (stage.Health is not null)
        {
            phases.Add(StagePhase.Health);
        }

        return new(stage.Stage, stage.Environment, stage.Needs, phases, stage.Rollback is not null) { OnFailure = stage.OnFailure };
    }
}
