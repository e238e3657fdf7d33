using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.History;

/// <summary>The shapes of <see cref="HistoryEvent.Data"/>, one per event type. Members may be added, never renamed.</summary>
public static class EventData
{
    /// <summary><c>release.requested</c>.</summary>
    public sealed record ReleaseRequested(ReleaseFacts Release, IReadOnlyList<StageOutline> Stages, string? Description, string? Runbook, IReadOnlyList<string> Owners)
    {
        /// <summary>The places outside that are told how the release goes; null: none.</summary>
        public IReadOnlyList<Outlet>? Outlets { get; init; }
    }

    /// <summary>A stage as the pages draw it.</summary>
    public sealed record StageOutline(string Stage, string Environment, IReadOnlyList<string> Needs, IReadOnlyList<StagePhase> Phases, bool CanRollBack)
    {
        /// <summary>What the plan says about a failure of the stage.</summary>
        public OnFailure OnFailure { get; init; }
    }

    /// <summary><c>release.scheduled</c>: not to begin before that moment.</summary>
    public sealed record ReleaseScheduled(DateTimeOffset ScheduledFor);

    /// <summary><c>release.started</c>: run 1 is the kickoff; a later run is an operator's retry or rollback of a finished release.</summary>
    public sealed record ReleaseStarted(int Run)
    {
        /// <summary>Version under which the orchestration runs.</summary>
        public string? Version { get; init; }

        /// <summary>Set: the watchdog started the run's orchestration anew for the n-th time; it goes on from the facts.</summary>
        public int? Repair { get; init; }

        /// <summary>Why the watchdog did; null unless <see cref="Repair"/> is set.</summary>
        public string? Reason { get; init; }
    }

    /// <summary><c>release.paused</c>: from here on nothing new is started.</summary>
    public sealed record ReleasePaused(string Reason);

    /// <summary><c>release.resumed</c>.</summary>
    public sealed record ReleaseResumed(string Reason);

    /// <summary><c>release.finished</c>.</summary>
    /// <param name="FlagsStuck">True: a stage could not put its flags back, and nothing else will.</param>
    public sealed record ReleaseFinished(ReleaseStatus Status, string Reason, bool? FlagsStuck = null);

    /// <summary><c>stage.started</c>: the attempt is the event's.</summary>
    public sealed record StageStarted(string Environment);

    /// <summary><c>stage.waiting</c>: the stage (or, without one, the release) entered a phase and waits. Null <c>WaitingOn</c>: the wait is over.</summary>
    public sealed record StageWaiting(StagePhase? Phase, Waiting? WaitingOn)
    {
        /// <summary>How the flags phase found the stage's flags, before it changes any; null in every other wait.</summary>
        public IReadOnlyList<FlagFound>? Found { get; init; }

        /// <summary>The step of a ramp that stands; null in every other wait.</summary>
        public int? Step { get; init; }

        /// <summary>The calendar's rules that hold the stage up, if that is what it waits for.</summary>
        public IReadOnlyList<CalendarClosure>? Closures { get; init; }

        /// <summary>Set where the checklist is opened: what has to be ticked.</summary>
        public ChecklistAsked? Checklist { get; init; }
    }

    /// <summary>A checklist as it is opened.</summary>
    public sealed record ChecklistAsked(IReadOnlyList<ChecklistItem> Items, DateTimeOffset ExpiresAt);

    /// <summary><c>checklist.ticked</c>: <c>By</c> is a person, <c>key:name</c> or system; <c>Value</c> is what a check measured; <c>Via</c> is link, page, api or check.</summary>
    public sealed record ChecklistTicked(string Item, string By, string? Evidence, string? Comment, double? Value, string Via);

    /// <summary><c>stage.finished</c>.</summary>
    /// <param name="FlagsStuck">True: the stage was to put its flags back, and could not.</param>
    public sealed record StageFinished(StageStatus Status, string Reason, bool? FlagsStuck = null);

    /// <summary><c>stage.skipped</c>: what needs the stage goes on as if it had succeeded. Without an attempt: it had not been started.</summary>
    public sealed record StageSkipped(string Reason);

    /// <summary><c>stage.retried</c>: an operator asked for the attempt that the event names.</summary>
    public sealed record StageRetried(string Reason);

    /// <summary><c>approval.requested</c>: <c>Subject</c> is what the digest covers.</summary>
    public sealed record ApprovalRequested(string Digest, ApprovalSubject Subject, int Require, IReadOnlyList<string> Approvers, IReadOnlyList<Exclusion> Excluded, DateTimeOffset ExpiresAt)
    {
        /// <summary>Whose decision does not count although listed; checked again when a decision comes in.</summary>
        public IReadOnlyList<NotByRule> NotBy { get; init; } = [];

        /// <summary>The stage's checklist as it was ticked; null: it has none. Whoever decides sees it so.</summary>
        public ChecklistView? Checklist { get; init; }

        /// <summary>Rule by rule who may decide; empty: one rule that requires <c>Require</c> of <c>Approvers</c>.</summary>
        public IReadOnlyList<AskedRule> Rules { get; init; } = [];

        /// <summary>In which order people are asked.</summary>
        public ApprovalOrder Order { get; init; }

        /// <summary>The groups the plan names, as they were.</summary>
        public IReadOnlyList<AskedGroup> Groups { get; init; } = [];

        /// <summary>Who is asked as well if it takes long, and when; null: nobody.</summary>
        public AskedEscalation? Escalation { get; init; }

        /// <summary>What differs from the stage's attempt before, and from the plan's last release that succeeded.</summary>
        public IReadOnlyList<SubjectComparison> Compared { get; init; } = [];
    }

    /// <summary>Someone listed who may not decide, and why.</summary>
    public sealed record Exclusion(string Person, string Reason);

    /// <summary><c>approval.reminded</c>.</summary>
    public sealed record ApprovalReminded(IReadOnlyList<string> Approvers);

    /// <summary><c>approval.escalated</c>: who may decide for every rule from now on.</summary>
    public sealed record ApprovalEscalated(IReadOnlyList<string> To, IReadOnlyList<Exclusion> Excluded, IReadOnlyList<AskedGroup> Groups);

    /// <summary><c>approval.decided</c>: the actor is the person.</summary>
    public sealed record ApprovalDecided(ApprovalVerdict Decision, string Comment, string Via, string Digest)
    {
        /// <summary>The seats the person took: their own and those of people who delegated to them, with the rules each can be counted for.</summary>
        public IReadOnlyList<Seat>? Seats { get; init; }
    }

    /// <summary><c>approval.closed</c>.</summary>
    public sealed record ApprovalClosed(ApprovalOutcome Outcome, string Reason);

    /// <summary><c>deploy.requested</c> (one per send).</summary>
    public sealed record DeployRequested(string Connection, string Kind, string IdempotencyKey, int Send, WebhookCompletion? Completion);

    /// <summary><c>deploy.finished</c> (once per attempt; whoever is first wins): <c>By</c> is response, callback, poll or timeout.</summary>
    public sealed record DeployFinished(DeploymentState Status, string Message, string? Url, string By);

    /// <summary>
    /// <c>flag.changed</c>: <c>System</c> is launchDarkly or appConfiguration, <c>Place</c> the project and environment or the label, <c>Step</c> is from 1, 0 where a rollback
    /// put the flag back; <c>From</c> is absent where it was no single percentage.
    /// </summary>
    public sealed record FlagChanged(string System, string Connection, string? Place, string Flag, double? From, double To, int Step, string Reason);

    /// <summary><c>health.sampled</c>: one round of all checks. <c>Purpose</c> is deploy or rollback.</summary>
    public sealed record HealthSampled(string Purpose, int Round, IReadOnlyList<Measurement> Measurements)
    {
        /// <summary>With purpose flags: the step that stood.</summary>
        public int? Step { get; init; }
    }

    /// <summary><c>health.judged</c>.</summary>
    public sealed record HealthJudged(string Purpose, GateVerdict Verdict, string Text)
    {
        /// <summary>With purpose flags: the step that stood.</summary>
        public int? Step { get; init; }
    }

    /// <summary><c>rollback.started</c>: without a stage the whole rollback (<c>Stages</c> newest first); with one, that stage's request.</summary>
    public sealed record RollbackStarted(string Reason, IReadOnlyList<string>? Stages, string? Connection, string? IdempotencyKey, int? Send)
    {
        /// <summary>How the release ends if the whole rollback succeeds; null with a stage.</summary>
        public ReleaseStatus? ThenStatus { get; init; }
    }

    /// <summary><c>rollback.finished</c>: with a stage, that stage's outcome; without one, the whole.</summary>
    public sealed record RollbackFinished(DeploymentState Status, string Message, string? Url, string By);

    /// <summary>
    /// <c>calendar.overridden</c>: the actor lets the stage attempt pass although the rule closes it until <c>Until</c>. With <c>NeedsSecond</c> it counts
    /// only with a second such event, by another person, whose <c>Confirms</c> names the first.
    /// </summary>
    public sealed record CalendarOverridden(string Rule, CalendarKind Kind, int Version, DateTimeOffset? Until, string Reason, bool NeedsSecond, string? Confirms);

    /// <summary><c>operator.acted</c>: <c>Action</c> is abort, rollback, retry, override, …; the stage is the event's.</summary>
    public sealed record OperatorActed(OperatorAction Action, string Reason)
    {
        /// <summary>With delegate: to whom, and until when.</summary>
        public DelegatedTo? Delegated { get; init; }
    }

    /// <summary>Who decides in the actor's stead.</summary>
    /// <param name="Delegation">The delegation's id.</param>
    /// <param name="OnlyThis">This approval; false: all that the actor is asked for meanwhile.</param>
    public sealed record DelegatedTo(string Delegation, string To, DateTimeOffset Until, bool OnlyThis);

    /// <summary><c>notification.sent</c> and <c>notification.failed</c>.</summary>
    public sealed record Notification(string Channel, string To, string Subject, string Purpose, string? Error)
    {
        /// <summary>With purpose notice: the sequence number of the event that was told.</summary>
        public long? About { get; init; }

        /// <summary>With purpose change: the record, as people call it.</summary>
        public string? Ticket { get; init; }

        /// <summary>With purpose change: the record's page.</summary>
        public string? Link { get; init; }
    }
}
