using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Reviews;

/// <summary>Finds in a history what is worth talking about: long waits, failures, whatever had to be repeated, undone, or decided against a rule.</summary>
public static class ReviewTopics
{
    /// <summary>A shorter wait is nothing to talk about.</summary>
    public static TimeSpan LongWait { get; } = TimeSpan.FromHours(1);

    /// <summary>Who waits longer for an environment waits for another release, not for people.</summary>
    public static TimeSpan LongLockWait { get; } = TimeSpan.FromMinutes(15);

    private const int MaxWaits = 5;

    /// <summary>One sentence for each topic, the end first, then in the order of the events.</summary>
    public static IReadOnlyList<string> Of(ReleaseView view, IReadOnlyList<HistoryEvent> events)
    {
        List<string> topics = [];
        if (view.Status.IsOver() && view.Status != ReleaseStatus.Succeeded)
        {
            topics.Add($"The release ended as {WireName.Of(view.Status)}. {view.Reason}".TrimEnd());
        }

        IReadOnlyList<ReviewWait> waits = ReviewWait.Of(events);
        topics.AddRange(Longest(waits, LongWait, code => code is not (WaitingCode.Schedule or WaitingCode.Lock)));
        topics.AddRange(Longest(waits, LongLockWait, code => code == WaitingCode.Lock));
        topics.AddRange(ReviewChecklist.Topics(events));
        topics.AddRange(events.Select(Topic).OfType<string>());
        topics.AddRange(Measurements(events));
        return topics;
    }

    /// <summary>A time span in days, hours and minutes, such as <c>1 d 4 h</c> or <c>25 min</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{(int)span.TotalDays} d {span.Hours} h",
        { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min",
        _ => $"{Math.Max(0, (int)span.TotalSeconds)} s",
    };

    private static IEnumerable<string> Longest(IReadOnlyList<ReviewWait> waits, TimeSpan atLeast, Func<WaitingCode, bool> concerns) => waits
        .Where(wait => wait.Took >= atLeast && concerns(wait.Code))
        .OrderByDescending(wait => wait.Took)
        .Take(MaxWaits)
        .Select(wait => $"{Subject(wait.Stage)} waited {Span(wait.Took)} for {WireName.Of(wait.Code)}. {wait.Text}");

    private static string? Topic(HistoryEvent e)
    {
        try
        {
            return Describe(e);
        }
        catch (JsonException)
        {
            return $"Event {e.Seq} ({e.Type}) cannot be read."; // that in itself is worth a word
        }
    }

    private static string? Describe(HistoryEvent e) => e.Type switch
    {
        EventTypes.StageRetried => $"{e.Stage} needed another attempt ({e.Attempt}), asked for by {e.Actor}.",
        EventTypes.StageSkipped => $"{e.Stage} was skipped by {e.Actor}.",
        EventTypes.CalendarOverridden => $"A calendar rule was overridden by {e.Actor}{(e.Stage is null ? string.Empty : $" for {e.Stage}")}.",
        EventTypes.ApprovalEscalated => $"The approval of {e.Stage} had to be escalated.",
        EventTypes.ApprovalDecided when Read<EventData.ApprovalDecided>(e) is { Decision: ApprovalVerdict.Reject } no => $"{e.Actor} rejected {e.Stage}: {no.Comment}",
        EventTypes.ApprovalClosed when Read<EventData.ApprovalClosed>(e) is { Outcome: not (ApprovalOutcome.Granted or ApprovalOutcome.Rejected) } end =>
            $"The approval of {e.Stage} ended as {WireName.Of(end.Outcome)}. {end.Reason}",
        EventTypes.DeployRequested when Read<EventData.DeployRequested>(e) is { Send: > 1 } again => $"The deployment of {e.Stage} had to be sent again to {again.Connection} (send {again.Send}).",
        EventTypes.DeployFinished when Read<EventData.DeployFinished>(e) is { Status: DeploymentState.Failed } failed => $"The deployment of {e.Stage} failed: {failed.Message}",
        EventTypes.FlagChanged when Read<EventData.FlagChanged>(e) is { Step: 0 } back =>
            string.Create(CultureInfo.InvariantCulture, $"The flag {back.Flag} of {e.Stage} was put back to {back.To} %. {back.Reason}").TrimEnd(),
        EventTypes.HealthJudged when Read<EventData.HealthJudged>(e) is { Verdict: not GateVerdict.Pass } judged =>
            $"The health of {e.Stage}{(judged.Purpose == HealthPurpose.Rollback ? " after the rollback" : string.Empty)} was judged {WireName.Of(judged.Verdict)}. {judged.Text}",
        EventTypes.RollbackStarted when e.Stage is null => $"A rollback was needed. {Read<EventData.RollbackStarted>(e).Reason}",
        EventTypes.RollbackFinished when Read<EventData.RollbackFinished>(e) is { Status: DeploymentState.Failed } undone =>
            $"{(e.Stage is null ? "The rollback" : $"The rollback of {e.Stage}")} did not complete: {undone.Message}",
        EventTypes.OperatorActed when Read<EventData.OperatorActed>(e) is { Action: OperatorAction.Delegate } given => $"{e.Actor} had {given.Delegated?.To} decide about {e.Stage}: {given.Reason}",
        EventTypes.OperatorActed when Read<EventData.OperatorActed>(e) is var act => $"{e.Actor} asked for {WireName.Of(act.Action)}{(e.Stage is null ? string.Empty : $" of {e.Stage}")}: {act.Reason}",
        EventTypes.NotificationFailed when Read<EventData.Notification>(e) is var lost => $"{lost.To} could not be told: {lost.Error}",
        _ => null,
    };

    /// <summary>Checks that had measurements which were not a pass, although perhaps within their limits.</summary>
    private static IEnumerable<string> Measurements(IReadOnlyList<HistoryEvent> events) => events
        .Where(e => e.Type == EventTypes.HealthSampled)
        .SelectMany(e => (HistoryEventJson.TryReadData<EventData.HealthSampled>(e)?.Measurements ?? []).Select(one => (e.Stage, Measurement: one)))
        .GroupBy(one => (one.Stage, one.Measurement.Check))
        .Select(check => (check.Key, All: check.Count(), Bad: check.Count(one => one.Measurement.Verdict != MeasurementVerdict.Pass)))
        .Where(check => check.Bad > 0)
        .Select(check => string.Create(CultureInfo.InvariantCulture, $"{check.Bad} of {check.All} measurements of {check.Key.Check} in {check.Key.Stage} were no pass."));

    private static string Subject(string? stage) => stage ?? "The release";

    private static T Read<T>(HistoryEvent e) => ReleaseProjection.Read<T>(e);
}
