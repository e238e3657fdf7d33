using System.Globalization;
using ReleaseFunctions.Core.Delivery;

namespace ReleaseFunctions.Pages.Delivery;

/// <summary>The geometry of a bar chart: one bar for each interval, failures on top, scaled to the highest.</summary>
internal static class ChartBars
{
    public const int Width = 620;
    public const int Height = 80;

    public static IReadOnlyList<ChartBar> Of(IReadOnlyList<DeliveryInterval> intervals)
    {
        double step = (double)Width / Math.Max(1, intervals.Count);
        int highest = Math.Max(1, intervals.Select(one => one.Succeeded + one.Failed).DefaultIfEmpty().Max());
        return [.. intervals.Select((one, i) => new ChartBar(i * step, step * 0.8, Scale(one.Succeeded, highest), Scale(one.Failed, highest), one))];
    }

    public static string Pixel(double pixel) => pixel.ToString("0.#", CultureInfo.InvariantCulture);

    private static double Scale(int count, int highest) => (double)count / highest * Height;
}

/// <summary>One bar.</summary>
/// <param name="Succeeded">Height of that part.</param>
/// <param name="Failed">Height of the part above it.</param>
internal sealed record ChartBar(double X, double Width, double Succeeded, double Failed, DeliveryInterval Interval);
