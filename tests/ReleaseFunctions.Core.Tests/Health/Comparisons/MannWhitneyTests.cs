using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Tests.Health.Comparisons;

public sealed class MannWhitneyTests
{
    // Ozone in May and in August of R's data set airquality; R prints W = 127.5, p-value = 0.0001208, and the interval from -53 to -15 around -32.
    private const string May = "41 36 12 18 28 23 19 8 7 16 11 14 18 14 34 6 30 11 1 11 4 32 23 45 115 37";
    private const string August = "39 9 16 78 35 66 122 89 110 44 28 65 22 59 23 31 44 21 9 45 168 73 76 118 84 85";

    /// <summary>Published results, and results of a literal transcription of R's search, written apart from this code.</summary>
    [Theory]
    [InlineData(May, August, 0.95, 127.5, 0.0001208, -32, -53, -15)]
    [InlineData("10 20 30 40", "1 2 3 4", 0.95, 16, 0.0303828, 22.5, 6, 39)]
    [InlineData("0.80 0.83 1.89 1.04 1.45 1.38 1.91 1.64 0.73 1.46", "1.15 0.88 0.90 0.74 1.21", 0.95, 35, 0.2446236, 0.305, -0.15, 0.76)]
    [InlineData("0.80 0.83 1.89 1.04 1.45 1.38 1.91 1.64 0.73 1.46", "1.15 0.88 0.90 0.74 1.21", 0.98, 35, 0.2446236, 0.305, -0.32, 0.99)]
    [InlineData("1.83 0.50 1.62 2.48 1.68 1.88 1.55 3.06 1.30", "0.878 0.647 0.598 2.05 1.06 1.29 1.06 3.14 1.29", 0.98, 58, 0.1329195, 0.56, -0.56, 1.233)]
    [InlineData("3 4 4 5 6 7 7 8 9 12", "1 2 2 3 3 4 5 5 6 6", 0.95, 81, 0.0202682, 2.5, 1, 5)]
    [InlineData("3 4 4 5 6 7 7 8 9 12", "1 2 2 3 3 4 5 5 6 6", 0.98, 81, 0.0202682, 2.5, 0, 6)]
    [InlineData("5 6", "1 2", 0.98, 4, 0.2452781, 4, 3, 5)]
    public void Test_KnownSamples_GivesTheKnownResult(string x, string y, double confidence, double u, double p, double estimate, double lower, double upper)
    {
        RankShift shift = MannWhitney.Test(Numbers(x), Numbers(y), confidence);

        Assert.Equal(u, shift.U);
        Assert.Equal(p, shift.PValue, 1e-6);
        Assert.Equal(estimate, shift.Estimate, 10);
        Assert.Equal(lower, shift.Lower, 10);
        Assert.Equal(upper, shift.Upper, 10);
    }

    [Fact]
    public void Test_SharesOfAThousandth_AreToldApartExactly()
    {
        double[] canary = [.. Enumerable.Range(0, 30).Select(i => 0.0021 + (0.0001 * (i * 7 % 11)))];
        double[] baseline = [.. Enumerable.Range(0, 30).Select(i => 0.0011 + (0.0001 * (i * 5 % 13)))];

        RankShift shift = MannWhitney.Test(canary, baseline, 0.98);

        Assert.Equal(868, shift.U);
        Assert.Equal(6.453375973154985e-10, shift.PValue, 1e-15);
        Assert.Equal(0.0009, shift.Estimate, 12);
        Assert.Equal(0.0007, shift.Lower, 12);
        Assert.Equal(0.0012, shift.Upper, 12);
    }

    [Fact]
    public void Test_ConstantSamples_HaveTheirDifferenceAsShift()
    {
        RankShift apart = MannWhitney.Test([2, 2, 2, 2, 2], [1, 1, 1, 1, 1], 0.98);
        RankShift same = MannWhitney.Test([3, 3, 3], [3, 3, 3], 0.98);

        Assert.Equal((1.0, 1.0, 1.0), (apart.Lower, apart.Estimate, apart.Upper));
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (same.Lower, same.Estimate, same.Upper, same.PValue));
    }

    [Fact]
    public void Test_NoValuesOrTooMany_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => MannWhitney.Test([], [1], 0.98));
        Assert.Throws<ArgumentException>(() => MannWhitney.Test([1], [], 0.98));
        Assert.Throws<ArgumentException>(() => MannWhitney.Test(new double[MannWhitney.MaxValues + 1], [1], 0.98));
    }

    [Fact]
    public void Test_AnySamples_HaveTheEstimateWithinTheIntervalOfTheirDifferences() =>
        Prop.ForAll(Samples(), Samples(), (x, y) =>
        {
            RankShift shift = MannWhitney.Test(x, y, 0.98);
            return shift.Lower <= shift.Estimate && shift.Estimate <= shift.Upper
                && shift.Lower >= x.Min() - y.Max() && shift.Upper <= x.Max() - y.Min()
                && shift.PValue is > 0 and <= 1 && shift.U >= 0 && shift.U <= x.Length * y.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Test_AnySamples_TheStatisticCrossesItsLimitAtTheBounds() =>
        Prop.ForAll(Samples(), Samples(), (x, y) =>
        {
            // The values are whole numbers, so a quarter of one is between two differences.
            RankShift shift = MannWhitney.Test(x, y, 0.95);
            const double Quantile = 1.959963984540054;
            bool lowerCrosses = shift.Lower == x.Min() - y.Max() || (Statistic(x, y, shift.Lower - 0.25) > Quantile && Statistic(x, y, shift.Lower + 0.25) <= Quantile);
            bool upperCrosses = shift.Upper == x.Max() - y.Min() || (Statistic(x, y, shift.Upper - 0.25) > -Quantile && Statistic(x, y, shift.Upper + 0.25) <= -Quantile);
            return lowerCrosses && upperCrosses;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Test_SidesExchanged_TurnsTheShiftAround() =>
        Prop.ForAll(Samples(), Samples(), (x, y) =>
        {
            (RankShift one, RankShift other) = (MannWhitney.Test(x, y, 0.98), MannWhitney.Test(y, x, 0.98));
            return one.Estimate == -other.Estimate && one.U == (x.Length * y.Length) - other.U && Math.Abs(one.PValue - other.PValue) < 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Test_CanaryMoved_MovesTheShiftAlong() =>
        Prop.ForAll(Samples(), Samples(), Gen.Choose(-50, 50).ToArbitrary(), (x, y, by) =>
        {
            (RankShift before, RankShift after) = (MannWhitney.Test(x, y, 0.98), MannWhitney.Test([.. x.Select(value => value + by)], y, 0.98));
            return (after.Lower, after.Estimate, after.Upper) == (before.Lower + by, before.Estimate + by, before.Upper + by);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Test_OrderOfTheValues_DoesNotMatter() =>
        Prop.ForAll(Samples(), Samples(), (x, y) => MannWhitney.Test(x, y, 0.98) == MannWhitney.Test([.. x.Reverse()], [.. y.Order()], 0.98)).QuickCheckThrowOnFailure();

    [Fact]
    public void Test_MoreConfidence_NeverGivesANarrowerInterval() =>
        Prop.ForAll(Samples(), Samples(), (x, y) =>
        {
            (RankShift narrow, RankShift wide) = (MannWhitney.Test(x, y, 0.8), MannWhitney.Test(x, y, 0.99));
            return wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper;
        }).QuickCheckThrowOnFailure();

    /// <summary>The standardized rank sum of x moved down by a shift, counted pair by pair.</summary>
    private static double Statistic(double[] x, double[] y, double shift)
    {
        double[] moved = [.. x.Select(value => value - shift)];
        double u = moved.Sum(a => y.Sum(b => a > b ? 1 : a == b ? 0.5 : 0));
        double total = x.Length + y.Length;
        double ties = moved.Concat(y).GroupBy(value => value).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
        double statistic = u - (x.Length * y.Length / 2.0);
        return (statistic - (Math.Sign(statistic) * 0.5)) / Math.Sqrt(x.Length * y.Length / 12.0 * (total + 1 - (ties / (total * (total - 1)))));
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static Arbitrary<double[]> Samples() => Gen.Choose(0, 20).Select(value => (double)value).NonEmptyListOf().Select(values => values.Take(25).ToArray()).ToArbitrary();
}
