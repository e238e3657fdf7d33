namespace ReleaseFunctions.Core.Delivery;

/// <summary>Quantiles with linear interpolation between the two nearest values (the default of R, NumPy and spreadsheets).</summary>
internal static class Quantile
{
    /// <summary>The value below which the share <paramref name="q"/> (0 to 1) of the values lies; null of none.</summary>
    public static double? Of(IEnumerable<double> values, double q)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        double position = q * (sorted.Length - 1);
        int below = (int)position;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return Math.Round(sorted[below] + ((position - below) * (above - sorted[below])), 3);
    }

    public static double? Median(IEnumerable<double> values) => Of(values, 0.5);
}
