using System.Globalization;
using System.Text;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Drills;

/// <summary>Writes what happened in a drill as a script for a table-top exercise: who would see and do what, minute by minute.</summary>
public static class DrillScript
{
    private const string Machine = "ReleaseFunctions";

    /// <summary>One line per thing that somebody sees or does.</summary>
    /// <param name="sentence">Says in plain words what an event means.</param>
    public static IReadOnlyList<DrillLine> Lines(ReleaseView view, IEnumerable<HistoryEvent> history, Func<HistoryEvent, string> sentence) =>
        [.. history.Select(e => Line(view, e, sentence)).OfType<DrillLine>()];

    /// <summary>The lines as text: time since the kickoff, date and time (UTC), who, what.</summary>
    public static string Write(IReadOnlyList<DrillLine> lines)
    {
        DateTimeOffset start = lines.Count == 0 ? default : lines[0].At;
        int who = lines.Count == 0 ? 0 : Math.Min(40, lines.Max(line => line.Who.Length));
        StringBuilder text = new();
        foreach (DrillLine line in lines)
        {
            TimeSpan since = line.At - start;
            text.Append(CultureInfo.InvariantCulture, $"T+{(int)since.TotalHours:00}:{since.Minutes:00}:{since.Seconds:00}  {line.At.UtcDateTime:yyyy-MM-dd HH:mm}  {line.Who.PadRight(who)}  {line.Text}\n");
        }

        return text.ToString();
    }

    private static DrillLine? Line(ReleaseView view, HistoryEvent e, Func<HistoryEvent, string> sentence) => e.Type switch
    {
        EventTypes.HealthSampled when Bad(e) is not { Count: > 0 } => null,
        EventTypes.HealthSampled => new(e.At, Machine, $"measures in {e.Stage}: {string.Join("; ", Bad(e).Select(one => $"{one.Check}: {one.Text}"))}"),
        EventTypes.NotificationSent => Mail(e) is var mail ? new(e.At, mail.To, $"gets the {(mail.About is null ? "mail" : "message")} \"{mail.Subject}\"") : null,
        EventTypes.ApprovalRequested => new(e.At, string.Join(", ", ReleaseProjection.Read<EventData.ApprovalRequested>(e).Approvers), $"would see on their page: {sentence(e)}"),
        EventTypes.StageWaiting when ReleaseProjection.Read<EventData.StageWaiting>(e).WaitingOn is { Code: WaitingCode.Operator } asks =>
            new(e.At, view.Owners.Count == 0 ? "operator on duty" : string.Join(", ", view.Owners), $"would have to act: {asks.Text}"),
        _ => new(e.At, e.Actor == "system" ? Machine : e.Actor, sentence(e)),
    };

    private static EventData.Notification Mail(HistoryEvent e) => ReleaseProjection.Read<EventData.Notification>(e);

    private static IReadOnlyList<Measurement> Bad(HistoryEvent e) =>
        [.. ReleaseProjection.Read<EventData.HealthSampled>(e).Measurements.Where(measured => measured.Verdict != MeasurementVerdict.Pass)];
}

/// <summary>What somebody sees or does in a drill.</summary>
public sealed record DrillLine(DateTimeOffset At, string Who, string Text);
