using System.Globalization;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Pages.Measurements;

/// <summary>The geometry of a small plot: values over time, scaled into its box.</summary>
internal sealed class PlotShape
{
    public const int Width = 220;
    public const int Height = 44;
    private const int Edge = 6;

    /// <summary>More points than pixels would tell nothing: the newest are shown.</summary>
    private const int MaxPoints = 100;

    private PlotShape(IReadOnlyList<PlotPoint> points, double? baseline)
    {
        Points = points;
        Baseline = baseline;
    }

    public IReadOnlyList<PlotPoint> Points { get; }

    /// <summary>The height of the line that shows the value before the deployment; null: there is none.</summary>
    public double? Baseline { get; }

    /// <summary>Points of the line through all values, in SVG's form; empty with fewer than two values.</summary>
    public string Line
    {
        get
        {
            List<PlotPoint> valued = [.. Points.Where(point => point.HasValue)];
            return valued.Count < 2 ? "" : string.Join(' ', valued.Select(point => $"{Pixel(point.X)},{Pixel(point.Y)}"));
        }
    }

    public static PlotShape Of(IReadOnlyList<Measurement> measurements)
    {
        List<Measurement> shown = [.. measurements.TakeLast(MaxPoints)];
        double? baseline = shown.Count > 0 && shown[^1].Baseline is { } known && double.IsFinite(known) ? known : null;
        List<double> values = [.. shown.Where(IsDrawn).Select(point => point.Value!.Value)];
        if (baseline is { } before)
        {
            values.Add(before);
        }

        (double low, double high) = values.Count == 0 ? (0, 0) : (values.Min(), values.Max());
        return new PlotShape([.. shown.Select((point, i) => Place(point, i, shown.Count, low, high))], baseline is null ? null : Level(baseline.Value, low, high));
    }

    public static string Pixel(double pixel) => pixel.ToString("0.#", CultureInfo.InvariantCulture);

    private static PlotPoint Place(Measurement point, int index, int count, double low, double high)
    {
        double x = count == 1 ? Width / 2.0 : Edge + (index * (Width - (2.0 * Edge)) / (count - 1));
        if (!IsDrawn(point))
        {
            return new PlotPoint(x, Height - Edge, false, point);
        }

        return new PlotPoint(x, Level(point.Value!.Value, low, high), true, point);
    }

    private static double Level(double value, double low, double high)
    {
        // Halves, because the distance of two very large values is more than a double can hold.
        double share = high > low ? ((value / 2) - (low / 2)) / ((high / 2) - (low / 2)) : 0.5;
        return Height - Edge - (share * (Height - (2.0 * Edge)));
    }

    private static bool IsDrawn(Measurement point) => point.Value is { } value && double.IsFinite(value);
}

/// <summary>One measurement in the plot.</summary>
internal sealed record PlotPoint(double X, double Y, bool HasValue, Measurement Measurement);
