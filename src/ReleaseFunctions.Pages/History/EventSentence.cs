using System.Text.Json;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.History;

/// <summary>Says in plain words what an event of the history means.</summary>
public static class EventSentence
{
    public static string Of(HistoryEvent item)
    {
        string stage = item.Stage is null ? "The release" : item.Attempt > 1 ? $"{item.Stage} (attempt {item.Attempt})" : item.Stage;
        try
        {
            return Describe(item, stage);
        }
        catch (JsonException)
        {
            // A shape that this page does not know, or a tampered one, is still worth its type; the event itself is shown below it.
            return $"{stage}: {item.Type}";
        }
    }

    private static string Describe(HistoryEvent item, string stage) => item.Type switch
    {
        EventTypes.ReleaseRequested => Requested(item, Read<EventData.ReleaseRequested>(item)),
        EventTypes.ReleaseScheduled => $"Scheduled for {Shown.Time(Read<EventData.ReleaseScheduled>(item).ScheduledFor)}",
        EventTypes.ReleaseStarted => Started(Read<EventData.ReleaseStarted>(item)),
        EventTypes.ReleasePaused => $"{item.Actor} paused the release: {Read<EventData.ReleasePaused>(item).Reason}",
        EventTypes.ReleaseResumed => $"{item.Actor} resumed the release: {Read<EventData.ReleaseResumed>(item).Reason}",
        EventTypes.ReleaseFinished => Finished(Read<EventData.ReleaseFinished>(item)),
        EventTypes.StageStarted => $"{stage} started in {Read<EventData.StageStarted>(item).Environment}",
        EventTypes.StageWaiting => Waiting(stage, Read<EventData.StageWaiting>(item)),
        EventTypes.StageFinished => StageFinished(stage, Read<EventData.StageFinished>(item)),
        EventTypes.StageSkipped => $"{item.Actor} had {item.Stage} left out: {Read<EventData.StageSkipped>(item).Reason}",
        EventTypes.StageRetried => $"{item.Actor} asked for another attempt of {item.Stage}: {Read<EventData.StageRetried>(item).Reason}",
        EventTypes.ChecklistTicked => Ticked(stage, Read<EventData.ChecklistTicked>(item)),
        EventTypes.ApprovalRequested => Approval(stage, Read<EventData.ApprovalRequested>(item)),
        EventTypes.ApprovalReminded => $"{stage}: reminded {Names(Read<EventData.ApprovalReminded>(item).Approvers)}",
        EventTypes.ApprovalEscalated => $"{stage}: asked {Names(Read<EventData.ApprovalEscalated>(item).To)} as well, because it took long",
        EventTypes.ApprovalDecided => Decided(item, stage, Read<EventData.ApprovalDecided>(item)),
        EventTypes.ApprovalClosed => Closed(stage, Read<EventData.ApprovalClosed>(item)),
        EventTypes.DeployRequested => Deploy(stage, Read<EventData.DeployRequested>(item)),
        EventTypes.DeployFinished => Deployed(stage, Read<EventData.DeployFinished>(item)),
        EventTypes.FlagChanged => FlagChanged(stage, Read<EventData.FlagChanged>(item)),
        EventTypes.HealthSampled => Sampled(stage, Read<EventData.HealthSampled>(item)),
        EventTypes.HealthJudged => Judged(stage, Read<EventData.HealthJudged>(item)),
        EventTypes.RollbackStarted => RollbackStarted(item, stage, Read<EventData.RollbackStarted>(item)),
        EventTypes.RollbackFinished => RolledBack(item, stage, Read<EventData.RollbackFinished>(item)),
        EventTypes.CalendarOverridden => Overridden(item, stage, Read<EventData.CalendarOverridden>(item)),
        EventTypes.OperatorActed => Acted(item, Read<EventData.OperatorActed>(item)),
        EventTypes.NotificationSent => Told(Read<EventData.Notification>(item)),
        EventTypes.NotificationFailed => NotTold(Read<EventData.Notification>(item)),
        _ => $"{stage}: {item.Type}",
    };

    private static T Read<T>(HistoryEvent item) =>
        item.Data.Deserialize<T>(WireJson.Options) ?? throw new JsonException($"The data of {item.Type} is null.");

    private static string Requested(HistoryEvent item, EventData.ReleaseRequested data) =>
        data is { Release: null } or { Stages: null } ? throw new JsonException($"{item.Type} without its release.")
        : $"{item.Actor} requested {data.Release.Plan} {data.Release.Version} (plan version {data.Release.PlanVersion}, {Shown.Count(data.Stages.Count, "stage", "stages")})";

    private static string Started(EventData.ReleaseStarted data) =>
        data.Repair is { } repair ? $"The orchestration was started anew (repair {repair}) and goes on from this history: {data.Reason}"
        : data.Run > 1 ? $"Started again (run {data.Run})"
        : "The release started";

    private static string Finished(EventData.ReleaseFinished data) => $"The release ended: {Look.Of(data.Status).Label.ToLowerInvariant()}. {data.Reason}";

    private static string StageFinished(string stage, EventData.StageFinished data) => $"{stage}: {Look.Of(data.Status).Label.ToLowerInvariant()}. {data.Reason}";

    private static string Waiting(string stage, EventData.StageWaiting data) => data switch
    {
        { WaitingOn: { } waiting } => $"{stage} waits: {waiting.Text}",
        { Closures: [{ } closure, ..] } => $"{stage} is stopped by the calendar: {closure.Text}",
        { Closures: [] } => $"{stage} is no longer held by the calendar",
        { Phase: { } phase } => $"{stage} entered its {phase.ToString().ToLowerInvariant()} phase",
        _ => $"{stage} no longer waits",
    };

    private static string Ticked(string stage, EventData.ChecklistTicked data) =>
        $"{stage}: {(data.Via == "check" ? "its check" : data.By)} ticked {data.Item}{(string.IsNullOrEmpty(data.Evidence) ? "" : $" ({data.Evidence})")}{(string.IsNullOrEmpty(data.Comment) ? "" : $": “{data.Comment}”")}";

    private static string Approval(string stage, EventData.ApprovalRequested data) =>
        $"{stage}: asked {Names(data.Approvers)} for {Shown.Count(data.Require, "approval", "approvals")} until {Shown.Time(data.ExpiresAt)}";

    private static string Decided(HistoryEvent item, string stage, EventData.ApprovalDecided data)
    {
        string verb = data.Decision == ApprovalVerdict.Approve ? "approved" : "rejected";
        string[] others = [.. (data.Seats ?? []).Select(seat => seat.Person).Where(person => !Person.Same(person, item.Actor))];
        string who = others.Length == 0 ? item.Actor : $"{item.Actor} (for {Names(others)})";
        return string.IsNullOrWhiteSpace(data.Comment) ? $"{who} {verb} {stage}" : $"{who} {verb} {stage}: “{data.Comment}”";
    }

    private static string Closed(string stage, EventData.ApprovalClosed data) => $"{stage}: approval {data.Outcome.ToString().ToLowerInvariant()}. {data.Reason}";

    private static string Deploy(string stage, EventData.DeployRequested data) => data.Send > 1
        ? $"{stage}: deployment request sent again to {data.Connection} (send {data.Send})"
        : $"{stage}: deployment requested from {data.Connection}";

    private static string Deployed(string stage, EventData.DeployFinished data) =>
        $"{stage}: deployment {Look.Of(data.Status).Label.ToLowerInvariant()} (by {data.By}). {data.Message}";

    private static string FlagChanged(string stage, EventData.FlagChanged data)
    {
        string from = data.From is { } before ? $" from {FlagWords.Percent(before)}" : "";
        return data.Step > 0
            ? $"{stage}: flag {data.Flag} set{from} to {FlagWords.Percent(data.To)} (step {data.Step})"
            : $"{stage}: flag {data.Flag} put back{from} to {FlagWords.Percent(data.To)}";
    }

    private static string Sampled(string stage, EventData.HealthSampled data) =>
        $"{stage}: measured {(data.Purpose == HealthPurpose.Baseline ? "before the deployment" : $"round {data.Round}")}: " + string.Join(", ", Points(data).Take(6).Select(point =>
            $"{point.Check} {(point.Value is { } value ? Shown.Number(value) : "without a value")}{(data.Purpose == HealthPurpose.Baseline ? "" : $" {Look.Of(point.Verdict).Label}")}"))
        + (Points(data).Count > 6 ? $" and {Points(data).Count - 6} more" : "");

    private static IReadOnlyList<Measurement> Points(EventData.HealthSampled data) => data.Measurements ?? throw new JsonException("A round without measurements.");

    private static string Judged(string stage, EventData.HealthJudged data) => $"{stage}: health {Look.Of(data.Verdict).Label.ToLowerInvariant()}. {data.Text}";

    private static string RollbackStarted(HistoryEvent item, string stage, EventData.RollbackStarted data) => item.Stage is null
        ? $"Rollback of {Names(data.Stages ?? [])} started. {data.Reason}"
        : $"{stage}: rollback requested from {data.Connection}{(data.Send > 1 ? $" (send {data.Send})" : "")}";

    private static string RolledBack(HistoryEvent item, string stage, EventData.RollbackFinished data) =>
        $"{(item.Stage is null ? "The rollback" : $"{stage}: rollback")} {Look.Of(data.Status).Label.ToLowerInvariant()}. {data.Message}";

    private static string Acted(HistoryEvent item, EventData.OperatorActed data) => data.Action == Core.Releases.OperatorAction.Supersede ? data.Reason :
        data is { Action: Core.Releases.OperatorAction.Delegate, Delegated: { } to } ? $"{item.Actor} has {to.To} decide {(to.OnlyThis ? $"about {item.Stage}" : $"every approval until {Shown.Time(to.Until)}")} in their stead: {data.Reason}" :
        $"{item.Actor} asked for {data.Action.ToString().ToLowerInvariant()}{(item.Stage is null ? "" : $" of {item.Stage}")}: {data.Reason}";

    private static string Overridden(HistoryEvent item, string stage, EventData.CalendarOverridden data) =>
        $"{item.Actor} {(data.Confirms is { } first ? $"confirmed the override that {first} asked for" : data.NeedsSecond ? "asked to override" : "overrode")} '{data.Rule}' for {stage}: {data.Reason}";

    private static string Told(EventData.Notification data) => data switch
    {
        { Ticket: not null } => $"{data.Subject} of this release, in {data.To}",
        { About: not null } => $"Told {data.To}: {data.Subject}",
        _ => $"Sent {data.Channel} to {data.To}: {data.Subject}",
    };

    private static string NotTold(EventData.Notification data) => data.About is not null ? $"Could not tell {data.To} \"{data.Subject}\": {data.Error}" : $"Could not send {data.Channel} to {data.To}: {data.Error}";

    private static string Names(IReadOnlyList<string>? names) => names?.Count switch
    {
        null or 0 => "nobody",
        <= 5 => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more",
    };
}
