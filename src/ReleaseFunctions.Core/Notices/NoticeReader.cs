using System.Globalization;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Notices;

/// <summary>Puts a release's events into words for rooms and change records. Pure: the same event always reads the same.</summary>
public static class NoticeReader
{
    private const int LongestHeadline = 150;
    private const int LongestText = 1_000;

    /// <summary>The notice of an event; null: nobody is told of it.</summary>
    public static Notice? Read(ReleaseFacts release, HistoryEvent e)
    {
        string what = $"{(release.Drill is null ? string.Empty : "DRILL: ")}{release.Plan} {release.Version}";
        return e.Type switch
        {
            EventTypes.ReleaseRequested => Detail(e, $"{what} was requested", $"It was requested by {release.Requester}."),
            EventTypes.ReleaseStarted => Started(e, what, release, Data<EventData.ReleaseStarted>(e)),
            EventTypes.ReleasePaused => Say(e, $"{what} was paused", $"By {e.Actor}: {Data<EventData.ReleasePaused>(e).Reason}", NoticeTone.Asks),
            EventTypes.ReleaseResumed => Say(e, $"{what} was resumed", $"By {e.Actor}: {Data<EventData.ReleaseResumed>(e).Reason}", NoticeTone.Progress),
            EventTypes.ReleaseFinished => Finished(e, what, Data<EventData.ReleaseFinished>(e)),
            EventTypes.StageStarted => Detail(e, $"{what}: {e.Stage} started", e.Attempt > 1 ? $"Attempt {e.Attempt}." : string.Empty),
            EventTypes.StageFinished => Detail(e, $"{what}: {e.Stage} {Word(Data<EventData.StageFinished>(e).Status)}", Data<EventData.StageFinished>(e).Reason),
            EventTypes.StageSkipped => Detail(e, $"{what}: {e.Stage} was skipped", $"By {e.Actor}: {Data<EventData.StageSkipped>(e).Reason}"),
            EventTypes.StageRetried => Detail(e, $"{what}: {e.Stage} is tried again", $"By {e.Actor}: {Data<EventData.StageRetried>(e).Reason}"),
            EventTypes.StageWaiting => Waiting(e, what, Data<EventData.StageWaiting>(e).WaitingOn),
            EventTypes.ApprovalRequested => Approval(e, what, Data<EventData.ApprovalRequested>(e)),
            EventTypes.ApprovalDecided => Detail(e, $"{what}: {e.Stage} {(Data<EventData.ApprovalDecided>(e).Decision == ApprovalVerdict.Approve ? "was approved" : "was rejected")} by {e.Actor}", Data<EventData.ApprovalDecided>(e).Comment),
            EventTypes.DeployFinished => Deployed(e, what, Data<EventData.DeployFinished>(e)),
            EventTypes.FlagChanged => Flag(e, what, Data<EventData.FlagChanged>(e)),
            EventTypes.HealthJudged => Health(e, what, Data<EventData.HealthJudged>(e)),
            EventTypes.RollbackStarted when e.Stage is null => Say(e, $"{what} is rolled back", Data<EventData.RollbackStarted>(e).Reason, NoticeTone.Bad),
            EventTypes.RollbackFinished when e.Stage is not null => Detail(e, $"{what}: the rollback of {e.Stage} {Ended(Data<EventData.RollbackFinished>(e).Status)}", Data<EventData.RollbackFinished>(e).Message),
            EventTypes.CalendarOverridden => Detail(e, $"{what}: {e.Actor} overrode '{Data<EventData.CalendarOverridden>(e).Rule}' for {e.Stage}", Data<EventData.CalendarOverridden>(e).Reason),
            _ => null,
        };
    }

    // A repair is the machinery's own affair.
    private static Notice? Started(HistoryEvent e, string what, ReleaseFacts release, EventData.ReleaseStarted data) => data switch
    {
        { Repair: not null } => null,
        { Run: 1 } => Say(e, $"{what} {ReleaseWords.Happened(ReleaseStatus.Running)}", $"It was requested by {release.Requester}.", NoticeTone.Progress),
        _ => Say(e, $"{what} {ReleaseWords.Happened(ReleaseStatus.Running)} again", $"Run {data.Run}, as an operator asked for.", NoticeTone.Progress),
    };

    private static Notice Finished(HistoryEvent e, string what, EventData.ReleaseFinished data)
    {
        bool stuck = data.FlagsStuck == true;
        string urgent = data.Status == ReleaseStatus.RollbackFailed || stuck ? "URGENT: " : string.Empty;
        return Say(e, $"{urgent}{what} {ReleaseWords.Happened(data.Status, stuck)}", data.Reason, data.Status == ReleaseStatus.Succeeded ? NoticeTone.Good : NoticeTone.Bad);
    }

    private static Notice? Waiting(HistoryEvent e, string what, Waiting? waiting) => waiting is { Code: WaitingCode.Operator } operators
        ? Say(e, $"{what} {ReleaseWords.Happened(ReleaseStatus.Waiting)}", operators.Text, NoticeTone.Asks)
        : null;

    private static Notice Approval(HistoryEvent e, string what, EventData.ApprovalRequested data)
    {
        string people = data.Require == 1 ? "One approval is needed" : $"{data.Require} people have to approve";
        string until = data.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return Say(e, $"Approval needed: {what} to {e.Stage}", $"{people} until {until}. Those who are asked have a mail with their own link.", NoticeTone.Asks);
    }

    private static Notice Deployed(HistoryEvent e, string what, EventData.DeployFinished data) =>
        Detail(e, $"{what}: the deployment to {e.Stage} {Ended(data.Status)}", data.Message);

    private static Notice Flag(HistoryEvent e, string what, EventData.FlagChanged data) =>
        Detail(e, $"{what}: the flag {data.Flag} stands at {data.To.ToString("0.###", CultureInfo.InvariantCulture)}% in {e.Stage}", data.Reason);

    private static Notice Health(HistoryEvent e, string what, EventData.HealthJudged data)
    {
        string verdict = data.Verdict switch
        {
            GateVerdict.Pass => "is healthy",
            GateVerdict.Fail => "is not healthy",
            _ => "could not be shown to be healthy",
        };
        return Detail(e, $"{what}: {e.Stage} {verdict}", data.Text);
    }

    private static string Ended(DeploymentState state) => state == DeploymentState.Succeeded ? "succeeded" : "failed";

    private static string Word(StageStatus status) => status switch
    {
        StageStatus.RollbackFailed => "could not be rolled back",
        StageStatus.RolledBack => "was rolled back",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static Notice Say(HistoryEvent e, string headline, string text, NoticeTone tone) =>
        new(e.Seq, e.At, e.Stage, MailText.Line(headline, LongestHeadline), MailText.Line(text, LongestText), tone, IsDetail: false);

    private static Notice Detail(HistoryEvent e, string headline, string text) => Say(e, headline, text, NoticeTone.Progress) with { IsDetail = true };

    private static T Data<T>(HistoryEvent e) => ReleaseProjection.Read<T>(e);
}
