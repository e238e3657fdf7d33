using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// How far a stage attempt has come according to its history: what an orchestration that was started anew goes on from. What is
/// done counts and is not done again; a deployment that was sent keeps its idempotency key, its sends and its deadline.
/// </summary>
/// <param name="Approval">The approval, if it was asked for.</param>
/// <param name="Deployment">The deployment, if it was sent.</param>
/// <param name="Health">The gate after the deployment, if it has begun.</param>
/// <param name="Rollback">The stage's rollback, if it was sent.</param>
/// <param name="RollbackHealth">The gate after the rollback, if it has begun.</param>
public sealed record StagePickUp(ApprovalPickUp? Approval, SentBefore? Deployment, GatePickUp? Health, SentBefore? Rollback, GatePickUp? RollbackHealth)
{
    private const string ApprovalPurpose = "approval";

    /// <summary>The checklist, if it was asked for.</summary>
    public ChecklistView? Checklist { get; init; }

    /// <summary>The ramp of its flags, if it has begun.</summary>
    public RampPickUp? Flags { get; init; }

    /// <summary>What was measured before the deployment.</summary>
    public IReadOnlyList<CheckBaseline> Baselines { get; init; } = [];

    /// <param name="view">The release.</param>
    /// <param name="history">Its history, whole.</param>
    /// <param name="plan">The stage as the release's plan has it.</param>
    /// <param name="attempt">The attempt.</param>
    public static StagePickUp From(ReleaseView view, IEnumerable<HistoryEvent> history, StagePlan plan, int attempt)
    {
        StageView? stage = view.FindStage(plan.Stage);
        if (stage is null || stage.Attempt != attempt)
        {
            return new(null, null, null, null, null);
        }

        List<HistoryEvent> own = [.. history.Where(e => e.Stage == plan.Stage && e.Attempt == attempt)];
        return new(
            stage.Approval is { } approval && plan.Approval is not null ? Asked(approval, own) : null,
            Sent(stage.Deployment, attempt),
            plan.Health is { } health ? Gate(health, HealthPurpose.Deploy, stage.Health, stage.Baselines, own) : null,
            Sent(stage.Rollback, attempt),
            plan.Health is { } after ? Gate(after, HealthPurpose.Rollback, stage.RollbackHealth, stage.Baselines, own) : null)
        {
            Baselines = stage.Baselines,
            Flags = RampPickUp.From(plan, stage, own),
            Checklist = plan.Checklist is null ? null : stage.Checklist,
        };
    }

    // Whoever was not told yet is told by the orchestration that goes on.
    private static ApprovalPickUp Asked(ApprovalView approval, IReadOnlyList<HistoryEvent> own)
    {
        string[] told = [.. own
            .Where(e => e.Type is EventTypes.NotificationSent or EventTypes.NotificationFailed)
            .Select(ReleaseProjection.Read<EventData.Notification>)
            .Where(mail => mail.Purpose == ApprovalPurpose)
            .Select(mail => Person.Normalize(mail.To))];
        return new(approval.RequestedAt, approval.ExpiresAt, [.. told.Distinct()], told.Length, own.Count(e => e.Type == EventTypes.ApprovalReminded), approval.Escalated is not null);
    }

    private static SentBefore? Sent(DeploymentView? deployment, int attempt) =>
        deployment is { Sends: > 0 } sent && sent.Attempt == attempt ? new(sent.RequestedAt, sent.Sends, sent.FinishedAt) : null;

    private static GatePickUp? Gate(HealthPlan plan, string purpose, GateView? gate, IReadOnlyList<CheckBaseline> baselines, IReadOnlyList<HistoryEvent> own)
    {
        List<EventData.HealthSampled> rounds = [.. own
            .Where(e => e.Type == EventTypes.HealthSampled)
            .Select(ReleaseProjection.Read<EventData.HealthSampled>)
            .Where(round => round.Purpose == purpose)
            .OrderBy(round => round.Round)];
        DateTimeOffset? start = Start(purpose, own);
        return start is { } begun ? new(begun, HealthJudge.Resume(plan, rounds.Select(round => round.Measurements), baselines), Ended(gate)) : null;
    }

    // Written by the gate itself, with the moment from which it counts.
    private static DateTimeOffset? Start(string purpose, IReadOnlyList<HistoryEvent> own)
    {
        int from = purpose == HealthPurpose.Deploy ? 0 : own.ToList().FindIndex(e => e.Type == EventTypes.RollbackFinished);
        return from < 0 ? null : own.Skip(from)
            .Where(e => e.Type == EventTypes.StageWaiting)
            .Select(e => ReleaseProjection.Read<EventData.StageWaiting>(e).WaitingOn)
            .FirstOrDefault(wait => wait?.Code == WaitingCode.Health)?.Since;
    }

    private static JudgedBefore? Ended(GateView? gate) => gate is { Verdict: not GateVerdict.Running } ? new(gate.Verdict, gate.Text ?? string.Empty) : null;
}

/// <summary>An approval that was asked for.</summary>
/// <param name="Asked">Everyone who was mailed.</param>
/// <param name="Mailings">At least how often people were mailed.</param>
/// <param name="Reminders">Reminders sent so far.</param>
/// <param name="Escalated">Others were asked as well.</param>
public sealed record ApprovalPickUp(DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, IReadOnlyList<string> Asked, int Mailings, int Reminders, bool Escalated);

/// <summary>A request that was sent.</summary>
/// <param name="RequestedAt">When it was sent first: its timeout counts from then.</param>
/// <param name="Sends">How often it was sent.</param>
/// <param name="FinishedAt">When it had ended; null: it has not.</param>
public sealed record SentBefore(DateTimeOffset RequestedAt, int Sends, DateTimeOffset? FinishedAt = null);

/// <summary>A health gate that has begun.</summary>
/// <param name="Start">From when its schedule counts.</param>
/// <param name="State">What its rounds have counted.</param>
/// <param name="End">Its verdict, if it has one.</param>
public sealed record GatePickUp(DateTimeOffset Start, GateState State, JudgedBefore? End);

/// <summary>How a gate ended.</summary>
public sealed record JudgedBefore(GateVerdict Verdict, string Text);
