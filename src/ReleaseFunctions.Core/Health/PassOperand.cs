using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>What a value is compared with: a number, or the baseline times a factor plus a distance.</summary>
/// <param name="Text">As it is written, in normal notation.</param>
/// <param name="UsesBaseline">Whether the baseline has to be known.</param>
/// <param name="Factor">Of the baseline; 0 without one.</param>
/// <param name="Distance">Added to it; the number itself without a baseline.</param>
internal sealed record PassOperand(string Text, bool UsesBaseline, double Factor, double Distance)
{
    public const string Baseline = "baseline";

    public static PassOperand Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), false, 0, number);

    /// <summary>The number to compare with; null: it needs a baseline and there is none, or it is beyond what a number can be.</summary>
    public double? Limit(double? baseline)
    {
        double? limit = UsesBaseline ? (baseline * Factor) + Distance : Distance;
        return limit is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>The operand with the baseline's value in it and what comes of it, such as <c>baseline 0.01 * 1.1 = 0.011</c>.</summary>
    public string Describe(double? baseline) => (UsesBaseline, baseline, Limit(baseline)) switch
    {
        (true, { } value, { } limit) when Text == Baseline => $"{Baseline} {Short(limit)}",
        (true, { } value, { } limit) => $"{Text.Replace(Baseline, $"{Baseline} {Short(value)}", StringComparison.Ordinal)} = {Short(limit)}",
        _ => Text,
    };

    // What multiplying leaves in the last digits helps nobody.
    private static string Short(double number) => number.ToString("G12", CultureInfo.InvariantCulture);
}
