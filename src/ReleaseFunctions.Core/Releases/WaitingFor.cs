using System.Globalization;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Writes what a stage waits for: one plain sentence that names who or what and until when.</summary>
public static class WaitingFor
{
    /// <summary>People who may still decide.</summary>
    public static Waiting Approval(ApprovalView approval)
    {
        string text = ApprovalText.Waiting(approval, ApprovalJudge.Judge(approval), Minute(approval.ExpiresAt));
        return new(WaitingCode.Approval, text, approval.RequestedAt, approval.ExpiresAt);
    }

    /// <summary>A window to open, or freezes to end.</summary>
    public static Waiting Calendar(CalendarVerdict closed, string stage, DateTimeOffset since) =>
        new(closed.IsFrozen ? WaitingCode.Freeze : WaitingCode.Window, $"{stage} waits for the calendar: {closed.Text}", since, closed.OpensAt);

    /// <summary>People who cannot be named, because a group cannot be looked up.</summary>
    /// <param name="problem">Why, one sentence.</param>
    public static Waiting Groups(string problem, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Approval, $"Waiting to ask for the approval, tried again every few minutes until {Minute(until)}: {problem}", since, until);

    /// <summary>A deployment or rollback that was requested.</summary>
    /// <param name="told">What the system said about it; null: nothing yet.</param>
    public static Waiting Deployment(DeploymentAction action, string connection, string stage, DateTimeOffset since, DateTimeOffset until, string? told = null) =>
        new(WaitingCode.Deploy, $"Waiting for {connection} to {Verb(action)} {stage}, until {Minute(until)}.{(told is null ? string.Empty : $" {told}")}", since, until);

    /// <summary>The next send of a request that was not taken.</summary>
    public static Waiting Resend(DeploymentAction action, string connection, string stage, int send, int attempts, string why, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Deploy, $"Waiting to send the request to {Verb(action)} {stage} to {connection} again at {Second(until)} ({send} of {attempts} sends so far; last answer: {why}).", since, until);

    /// <summary>The word of a system on whether it has taken a request whose answers were lost.</summary>
    public static Waiting LookUp(DeploymentAction action, string connection, string stage, string why, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Deploy, $"Waiting for {connection} to say whether it took the request to {Verb(action)} {stage}, until {Minute(until)}; last answer: {why}", since, until);

    /// <summary>A release of another plan that a stage has started.</summary>
    public static Waiting Child(string release, string plan, string version, DeploymentAction action, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Deploy, $"Waiting for release {release} ({plan} {version}) to {(action == DeploymentAction.Deploy ? "succeed" : "be rolled back")}, until {Minute(until)}.", since, until);

    /// <summary>A health gate that bakes.</summary>
    public static Waiting Health(IReadOnlyCollection<string> checks, string stage, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Health, $"Watching {string.Join(", ", checks)} of {stage} until {Minute(until)}.", since, until);

    /// <summary>An operator who has to say what becomes of stages that failed.</summary>
    public static Waiting OperatorAfterFailure(IReadOnlyCollection<string> stages, DateTimeOffset since) =>
        new(WaitingCode.Operator, $"Waiting for an operator to retry, roll back or abort: {string.Join(", ", stages)} failed.", since, null);

    /// <summary>An operator who has to judge a gate that neither passed nor failed.</summary>
    /// <param name="finding">The gate's sentence.</param>
    public static Waiting OperatorAfterGate(string stage, string finding, DateTimeOffset since) =>
        new(WaitingCode.Operator, $"Waiting for an operator to override the health gate of {stage}, roll back or abort: {finding}", since, null);

    /// <summary>The moment a release is scheduled for.</summary>
    public static Waiting Schedule(DateTimeOffset at, DateTimeOffset since) =>
        new(WaitingCode.Schedule, $"Waiting until {Minute(at)}, for which it is scheduled.", since, at);

    /// <summary>The release ahead in the queue of a plan.</summary>
    /// <param name="place">From 1: how many are ahead.</param>
    public static Waiting Queue(ReleaseView ahead, int place, DateTimeOffset since) => new(
        WaitingCode.Queue,
        $"Waiting for release {ahead.Facts.Id} ({ahead.Facts.Plan} {ahead.Facts.Version}, {Json.WireName.Of(ahead.Status)}) to end; it is number {place} in the queue of plan {ahead.Facts.Plan}.",
        since,
        null);

    /// <summary>Items of a checklist.</summary>
    /// <param name="verdict">Names the open ones, whose they are and until when.</param>
    public static Waiting Checklist(ChecklistVerdict verdict, DateTimeOffset since, DateTimeOffset until) => new(WaitingCode.Checklist, verdict.Text, since, until);

    /// <summary>An environment's lock.</summary>
    /// <param name="verdict">Where the stage stands in the queue.</param>
    public static Waiting Lock(LockVerdict verdict, DateTimeOffset since) => new(WaitingCode.Lock, verdict.Text, since, null);

    private static string Verb(DeploymentAction action) => action == DeploymentAction.Deploy ? "deploy" : "roll back";

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
