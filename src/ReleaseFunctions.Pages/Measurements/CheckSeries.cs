using System.Text.Json;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Measurements;

/// <summary>The measurements of one check during one gate, oldest first.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Points">At least one.</param>
public sealed record CheckSeries(string Check, IReadOnlyList<Measurement> Points)
{
    /// <summary>The newest measurement.</summary>
    public Measurement Latest => Points[^1];

    /// <summary>How many measurements ended so.</summary>
    public int CountOf(MeasurementVerdict verdict) => Points.Count(point => point.Verdict == verdict);

    /// <summary>The series of a gate: from the history where it is given, else from the newest measurements that the view keeps.</summary>
    /// <param name="purpose">deploy, flags or rollback.</param>
    public static IReadOnlyList<CheckSeries> Of(IReadOnlyList<HistoryEvent> events, StageView stage, GateView gate, string purpose)
    {
        List<Measurement> sampled = [.. events
            .Where(item => item.Type == EventTypes.HealthSampled && item.Stage == stage.Stage && item.Attempt == stage.Attempt)
            .Select(Read)
            .Where(sample => sample?.Purpose == purpose)
            .SelectMany(sample => sample?.Measurements ?? [])];
        return [.. (sampled.Count == 0 ? gate.Latest : sampled)
            .GroupBy(point => point.Check)
            .Select(points => new CheckSeries(points.Key, [.. points.OrderBy(point => point.At)]))];
    }

    private static EventData.HealthSampled? Read(HistoryEvent item)
    {
        try
        {
            return item.Data.Deserialize<EventData.HealthSampled>(WireJson.Options);
        }
        catch (JsonException)
        {
            // A tampered event must not take the page down that shows it as tampered.
            return null;
        }
    }
}
