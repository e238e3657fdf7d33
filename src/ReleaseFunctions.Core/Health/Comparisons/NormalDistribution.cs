namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>The standard normal distribution, to about twelve digits.</summary>
internal static class NormalDistribution
{
    // Beyond, the tail is less than a double can tell from nothing.
    private const double Farthest = 38;

    /// <summary>The probability of a value of at most <paramref name="z"/>.</summary>
    public static double Cumulative(double z) => z switch
    {
        < -Farthest => 0,
        > Farthest => 1,
        < -4 => Tail(-z),
        > 4 => 1 - Tail(z),
        _ => 0.5 + (Density(z) * Series(z)),
    };

    /// <summary>The value that is not exceeded with this probability, between 0 and 1.</summary>
    public static double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        (double low, double high) = (-Farthest, Farthest);
        for (double middle = 0; low < middle && middle < high; middle = low + ((high - low) / 2))
        {
            _ = Cumulative(middle) < probability ? low = middle : high = middle;
        }

        return high;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>z + z³/3 + z⁵/(3·5) + …</summary>
    private static double Series(double z)
    {
        (double sum, double term) = (z, z);
        for (int odd = 3; Math.Abs(term) > Math.Abs(sum) * 1e-17; odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }

        return sum;
    }

    /// <summary>The probability of more than z, for z far from 0: a continued fraction.</summary>
    private static double Tail(double z)
    {
        double fraction = z;
        for (int level = 60; level > 0; level--)
        {
            fraction = z + (level / fraction);
        }

        return Density(z) / fraction;
    }
}
