namespace ReleaseFunctions.Core.History;

/// <summary>The types of history events (product contract, "History"). They are a wire format.</summary>
public static class EventTypes
{
    public const string ReleaseRequested = "release.requested";
    public const string ReleaseScheduled = "release.scheduled";
    public const string ReleaseStarted = "release.started";
    public const string ReleasePaused = "release.paused";
    public const string ReleaseResumed = "release.resumed";
    public const string ReleaseFinished = "release.finished";
    public const string StageStarted = "stage.started";
    public const string StageWaiting = "stage.waiting";
    public const string StageFinished = "stage.finished";
    public const string StageSkipped = "stage.skipped";
    public const string StageRetried = "stage.retried";
    public const string ApprovalRequested = "approval.requested";
    public const string ApprovalReminded = "approval.reminded";
    public const string ApprovalEscalated = "approval.escalated";
    public const string ApprovalDecided = "approval.decided";
    public const string ApprovalClosed = "approval.closed";
    public const string ChecklistTicked = "checklist.ticked";
    public const string DeployRequested = "deploy.requested";
    public const string DeployFinished = "deploy.finished";
    public const string FlagChanged = "flag.changed";
    public const string HealthSampled = "health.sampled";
    public const string HealthJudged = "health.judged";
    public const string RollbackStarted = "rollback.started";
    public const string RollbackFinished = "rollback.finished";
    public const string CalendarOverridden = "calendar.overridden";
    public const string OperatorActed = "operator.acted";
    public const string NotificationSent = "notification.sent";
    public const string NotificationFailed = "notification.failed";
}
