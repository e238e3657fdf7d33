using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// A release as its history tells it: a fold over the events (<see cref="ReleaseProjection"/>), stored beside them and
/// written in the same transaction. It is the source for the API, the pages, and for what orchestrators read when woken.
/// </summary>
public sealed record ReleaseView
{
    public required ReleaseFacts Facts { get; init; }

    public string? Description { get; init; }

    public string? Runbook { get; init; }

    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The places outside that are told how it goes.</summary>
    public IReadOnlyList<Outlet> Outlets { get; init; } = [];

    /// <summary>Its change record; null: it has none (yet).</summary>
    public ChangeView? Change { get; init; }

    public required ReleaseStatus Status { get; init; }

    /// <summary>Set exactly while <see cref="Status"/> is waiting (or scheduled or queued).</summary>
    public Waiting? WaitingOn { get; init; }

    /// <summary>The release's own wait (queue, operator), apart from those of its stages; <see cref="WaitingOn"/> is the one shown.</summary>
    public Waiting? OwnWait { get; init; }

    /// <summary>Set while an operator holds the release; what it would be waiting for otherwise is <see cref="ReleaseProjection.WaitOf"/>.</summary>
    public PauseView? Paused { get; init; }

    /// <summary>1 for the kickoff; grows when an operator retries or rolls back a finished release.</summary>
    public int Run { get; init; } = 1;

    /// <summary>Its orchestration has been heard of: it has started, or said what it waits for before it starts.</summary>
    public bool Begun { get; init; }

    /// <summary>Version under which the current run's orchestration runs; null before its start.</summary>
    public string? OrchestrationVersion { get; init; }

    /// <summary>What the watchdog had to do to keep the current run going; null: nothing.</summary>
    public RepairView? Repair { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>One sentence on how it ended.</summary>
    public string? Reason { get; init; }

    public required IReadOnlyList<StageView> Stages { get; init; }

    /// <summary>Operators' actions in the order they were taken.</summary>
    public IReadOnlyList<ActionView> Actions { get; init; } = [];

    /// <summary>What delivery metrics count.</summary>
    public DeliveryView Delivery { get; init; } = DeliveryView.Untouched;

    /// <summary>Sequence number of the last event folded in.</summary>
    public long LastSeq { get; init; }

    /// <summary>Hash of the last event folded in.</summary>
    public string LastHash { get; init; } = new('0', 64);

    /// <summary>The stage of that name, or null.</summary>
    public StageView? FindStage(string name) => Stages.FirstOrDefault(stage => stage.Stage == name);
}

/// <summary>An operator's action as it stands in the history.</summary>
/// <param name="Seq">Sequence number of the event.</param>
/// <param name="Run">The run during which it was taken.</param>
public sealed record ActionView(long Seq, int Run, OperatorAction Action, string? Stage, int? Attempt, string Actor, string Reason, DateTimeOffset At)
{
    /// <summary>Taken when the run was over: it asks for another run.</summary>
    public bool AfterEnd { get; init; }

    /// <summary>An override of the gate of this step of the stage's flags; null: it is about something else.</summary>
    public int? Step { get; init; }
}

/// <summary>Who holds a release, why, and since when.</summary>
public sealed record PauseView(string Actor, string Reason, DateTimeOffset Since);

/// <summary>One stage of a release, at its latest attempt.</summary>
public sealed record StageView
{
    public required string Stage { get; init; }

    public required string Environment { get; init; }

    public IReadOnlyList<string> Needs { get; init; } = [];

    public IReadOnlyList<StagePhase> Phases { get; init; } = [];

    public bool CanRollBack { get; init; }

    /// <summary>What the plan says about a failure of this stage.</summary>
    public OnFailure OnFailure { get; init; }

    public required StageStatus Status { get; init; }

    public StagePhase? Phase { get; init; }

    public Waiting? WaitingOn { get; init; }

    /// <summary>0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The run of the release in which the latest attempt was started or ended; 0 before the first.</summary>
    public int Run { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>The calendar's rules that hold the stage up; empty: none does.</summary>
    public IReadOnlyList<CalendarClosure> Closures { get; init; } = [];

    /// <summary>The freeze that began while the stage was in flight and holds or aborts it; null: none.</summary>
    public CalendarClosure? Frozen { get; init; }

    /// <summary>What people have overridden for the latest attempt.</summary>
    public IReadOnlyList<CalendarOverride> Overrides { get; init; } = [];

    /// <summary>The latest attempt's checklist, once it is asked for.</summary>
    public ChecklistView? Checklist { get; init; }

    public ApprovalView? Approval { get; init; }

    /// <summary>What the attempt before the latest was asked for; null: nothing.</summary>
    public EarlierApproval? AskedBefore { get; init; }

    /// <summary>Everyone who approved any attempt of this stage.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>When the newest attempt that was sent was first sent; null: nothing was sent, or it was rolled back since.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The latest attempt's deployment.</summary>
    public DeploymentView? Deployment { get; init; }

    /// <summary>The latest rollback of this stage.</summary>
    public DeploymentView? Rollback { get; init; }

    /// <summary>What the checks that compare with it measured before what is deployed now was first sent.</summary>
    public IReadOnlyList<CheckBaseline> Baselines { get; init; } = [];

    /// <summary>The stage's flags, from the first attempt that ramped them on.</summary>
    public FlagsView? Flags { get; init; }

    /// <summary>The latest attempt was to put its flags back when it ended, and could not.</summary>
    public bool FlagsStuck { get; init; }

    public GateView? Health { get; init; }

    public GateView? RollbackHealth { get; init; }
}

/// <summary>An approval and the decisions so far.</summary>
public sealed record ApprovalView(
    string Digest,
    ApprovalSubject Subject,
    int Require,
    IReadOnlyList<string> Approvers,
    IReadOnlyList<EventData.Exclusion> Excluded,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    ApprovalOutcome Outcome,
    string? Reason,
    IReadOnlyList<Decision> Decisions)
{
    /// <summary>Whose decision does not count although listed.</summary>
    public IReadOnlyList<NotByRule> NotBy { get; init; } = [];

    /// <summary>The stage's checklist as it stood when the approval was asked for; null: it has none.</summary>
    public ChecklistView? Checklist { get; init; }

    /// <summary>The rules that must all be met; at least one.</summary>
    public IReadOnlyList<AskedRule> Rules { get; init; } = [new(Require, Approvers, Approvers)];

    /// <summary>In which order people are asked.</summary>
    public ApprovalOrder Order { get; init; }

    /// <summary>The groups the plan names, as they were when the approval was asked for.</summary>
    public IReadOnlyList<AskedGroup> Groups { get; init; } = [];

    /// <summary>Who is asked as well if it takes long; null: nobody.</summary>
    public AskedEscalation? Escalation { get; init; }

    /// <summary>What differs from what people know.</summary>
    public IReadOnlyList<SubjectComparison> Compared { get; init; } = [];

    /// <summary>Who was asked as well since, and may decide for every rule; null: it has not come to that.</summary>
    public IReadOnlyList<string>? Escalated { get; init; }
}

/// <summary>A deployment or rollback request and its end. <see cref="Status"/> null: not finished.</summary>
public sealed record DeploymentView(
    string? Connection,
    string? IdempotencyKey,
    int Attempt,
    int Sends,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt,
    DeploymentState? Status,
    string? Message,
    string? Url,
    string? By);

/// <summary>A health gate: its verdict and the newest measurements (all of them are in the history).</summary>
public sealed record GateView(
    GateVerdict Verdict,
    string? Text,
    int Rounds,
    IReadOnlyList<Measurement> Latest);
