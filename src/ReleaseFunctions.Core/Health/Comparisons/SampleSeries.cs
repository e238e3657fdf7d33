namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>What one query answered about a stretch of time.</summary>
/// <param name="Kind">Whether there are values, no data, or an error.</param>
/// <param name="Values">Finite numbers, in their order.</param>
/// <param name="NotNumbers">Values that were none, such as NaN.</param>
/// <param name="Message">What was found or went wrong, for people; free of secrets.</param>
public sealed record SampleSeries(SampleKind Kind, IReadOnlyList<double> Values, int NotNumbers, string Message)
{
    // Differences and sums of what is compared have to be numbers too.
    private const double Greatest = 1e150;

    public static SampleSeries Of(IEnumerable<double> values, string message)
    {
        double[] all = [.. values];
        double[] numbers = [.. all.Where(value => Math.Abs(value) < Greatest)];
        return new(all.Length > 0 ? SampleKind.Value : SampleKind.NoData, numbers, all.Length - numbers.Length, message);
    }

    public static SampleSeries Error(string message) => new(SampleKind.Error, [], 0, message);

    /// <summary>Single answers, one after the other; one that is an error makes the whole an error, since nobody knows what it would have been.</summary>
    public static SampleSeries Of(IReadOnlyCollection<Sample> samples) =>
        samples.FirstOrDefault(sample => sample.Kind == SampleKind.Error) is { } error
            ? Error(error.Message)
            : Of(samples.Where(sample => sample.Value is not null).Select(sample => sample.Value!.Value), samples.LastOrDefault()?.Message ?? "nothing was asked");

    /// <summary>The values to compare.</summary>
    public IReadOnlyList<double> Take(NanStrategy strategy) => strategy == NanStrategy.Replace ? [.. Values, .. Enumerable.Repeat(0.0, NotNumbers)] : Values;
}
