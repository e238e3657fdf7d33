using System.Globalization;
using System.Text;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Pages.History;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Reviews;

/// <summary>Writes the draft review of a release in Markdown (CommonMark with tables): what happened, from the history alone, and what people added.</summary>
public static class ReviewMarkdown
{
    private const int MaxTimeline = 500;

    /// <param name="view">The release.</param>
    /// <param name="events">Its history, whole.</param>
    /// <param name="entries">What people added.</param>
    public static string Of(ReleaseView view, IReadOnlyList<HistoryEvent> events, IReadOnlyList<ReviewEntry> entries)
    {
        StringBuilder text = new();
        Head(text, view);
        List(text, "What to discuss", [.. ReviewTopics.Of(view, events).Select(MarkdownText.Escape)], "Nothing stands out.");
        Notes(text, ReviewBoard.Of(entries));
        Waits(text, ReviewWait.Of(events));
        Decisions(text, events);
        Measurements(text, events);
        Timeline(text, events);
        return text.ToString();
    }

    private static void Head(StringBuilder text, ReleaseView view)
    {
        ReleaseFacts facts = view.Facts;
        Line(text, $"# Review of {MarkdownText.Escape(facts.Plan)} {MarkdownText.Escape(facts.Version)}");
        Line(text);
        if (facts.Drill is not null)
        {
            Line(text, "**This was a drill against simulated connections; nothing was released.**");
            Line(text);
        }

        Line(text, $"- Release: `{facts.Id}`, plan version {facts.PlanVersion}, requested by {MarkdownText.Escape(facts.Requester)}");
        Line(text, $"- Status: **{Look.Of(view.Status).Label}**{(view.Reason is null ? string.Empty : ". " + MarkdownText.Escape(view.Reason))}");
        Line(text, $"- Requested {Shown.Time(facts.RequestedAt)}{(view.FinishedAt is { } end ? $", finished {Shown.Time(end)}, after {ReviewTopics.Span(end - facts.RequestedAt)}" : ", not over yet")}");
        Line(text, $"- History: {view.LastSeq} events, the last with the hash `{view.LastHash}`");
        Line(text);
    }

    private static void Notes(StringBuilder text, ReviewBoard board)
    {
        List(
            text,
            "Notes",
            [.. board.Notes.Select(note => $"{MarkdownText.Escape(note.Text)} ({MarkdownText.Escape(note.Author)}, {Shown.Time(note.At)})")],
            "None yet.");
        List(
            text,
            "Action items",
            [.. board.Actions.Select(action =>
                $"[{(action.IsDone ? "x" : " ")}] {action.Number}: {MarkdownText.Escape(action.Text)} ({MarkdownText.Escape(action.Owner)}, due {action.Due}"
                + (action is { DoneBy: { } by, DoneAt: { } at } ? $", done, said {MarkdownText.Escape(by)} on {Shown.Time(at)})" : ")"))],
            "None yet.");
    }

    private static void Waits(StringBuilder text, IReadOnlyList<ReviewWait> waits) => Table(
        text,
        "Waits",
        ["Who", "For", "Since", "How long", "In words"],
        waits.Select(wait => new[]
        {
            wait.Stage ?? "release", wait.Code.ToString().ToLowerInvariant(), Shown.Time(wait.Since), ReviewTopics.Span(wait.Took) + (wait.Until is null ? " and counting" : string.Empty), wait.Text,
        }),
        "It waited for nothing.");

    private static void Decisions(StringBuilder text, IReadOnlyList<HistoryEvent> events) => Table(
        text,
        "Decisions",
        ["When", "Who", "What"],
        events.Where(e => e.Type is EventTypes.ApprovalDecided or EventTypes.ApprovalClosed or EventTypes.OperatorActed)
            .Select(e => new[] { Shown.Time(e.At), e.Actor, EventSentence.Of(e) }),
        "Nobody had to decide anything.");

    private static void Measurements(StringBuilder text, IReadOnlyList<HistoryEvent> events)
    {
        var checks = events.Where(e => e.Type == EventTypes.HealthSampled)
            .SelectMany(e => Points(e).Select(point => (Stage: e.Stage ?? string.Empty, Point: point)))
            .GroupBy(one => (one.Stage, one.Point.Check));
        Table(
            text,
            "Measurements",
            ["Stage", "Check", "Measured", "No pass", "From", "To", "Last verdict"],
            checks.Select(check =>
            {
                List<double> values = [.. check.Select(one => one.Point.Value).OfType<double>()];
                return new[]
                {
                    check.Key.Stage,
                    check.Key.Check,
                    Number(check.Count()),
                    Number(check.Count(one => one.Point.Verdict != MeasurementVerdict.Pass)),
                    values.Count == 0 ? "–" : Shown.Number(values.Min()),
                    values.Count == 0 ? "–" : Shown.Number(values.Max()),
                    check.Last().Point.Text,
                };
            }),
            "Nothing was measured.");
    }

    private static IReadOnlyList<Measurement> Points(HistoryEvent e) =>
        HistoryEventJson.TryReadData<EventData.HealthSampled>(e)?.Measurements ?? [];

    private static void Timeline(StringBuilder text, IReadOnlyList<HistoryEvent> events)
    {
        IReadOnlyList<HistoryEvent> told = [.. events.Where(e => e.Type is not (EventTypes.HealthSampled or EventTypes.NotificationSent))];
        Table(
            text,
            "Timeline",
            ["Event", "When", "Who", "What"],
            told.Take(MaxTimeline).Select(e => new[] { Number(e.Seq), Shown.Time(e.At), e.Actor, EventSentence.Of(e) }),
            "Nothing happened.");
        if (told.Count > MaxTimeline)
        {
            Line(text, $"… and {told.Count - MaxTimeline} more, which the history has.");
            Line(text);
        }
    }

    private static void List(StringBuilder text, string heading, IReadOnlyList<string> items, string none)
    {
        Line(text, $"## {heading}");
        Line(text);
        foreach (string item in items.DefaultIfEmpty(none))
        {
            Line(text, items.Count == 0 ? item : $"- {item}");
        }

        Line(text);
    }

    private static void Table(StringBuilder text, string heading, string[] columns, IEnumerable<string[]> rows, string none)
    {
        Line(text, $"## {heading}");
        Line(text);
        bool isEmpty = true;
        foreach (string[] row in rows)
        {
            if (isEmpty)
            {
                Line(text, $"| {string.Join(" | ", columns)} |");
                Line(text, $"|{string.Concat(Enumerable.Repeat("---|", columns.Length))}");
                isEmpty = false;
            }

            Line(text, $"| {string.Join(" | ", row.Select(MarkdownText.Escape))} |");
        }

        if (isEmpty)
        {
            Line(text, none);
        }

        Line(text);
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
