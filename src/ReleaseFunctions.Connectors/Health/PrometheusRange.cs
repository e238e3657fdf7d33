using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Reads the answer to a range query: the values of at most one series.</summary>
internal static class PrometheusRange
{
    public static SampleSeries Judge(string name, QueryReply reply)
    {
        (SampleSeries? answer, string? error) = PrometheusReply.Read(name, reply, (data, notes) => Read(name, data, notes));
        return answer ?? SampleSeries.Error(error!);
    }

    private static SampleSeries Read(string name, JsonElement data, string notes)
    {
        JsonElement result = data.GetProperty("result");
        string? type = data.GetProperty("resultType").GetString();
        return (type, result.GetArrayLength()) switch
        {
            ("matrix", 0) => SampleSeries.Of([], $"{name} answered without a series{notes}"),
            ("matrix", 1) => result[0].TryGetProperty("values", out JsonElement values)
                ? Values(name, values, notes)
                : SampleSeries.Error($"{name} answered histograms, not numbers; use histogram_quantile or another function that yields a number{notes}"),
            ("matrix", int count) => SampleSeries.Error($"{name} answered {count} series where one is needed; aggregate them, for example with sum(…){notes}"),
            _ => SampleSeries.Error($"{name} answered a {type} where a range of numbers is needed{notes}"),
        };
    }

    private static SampleSeries Values(string name, JsonElement pairs, string notes)
    {
        List<double> values = [];
        foreach (JsonElement pair in pairs.EnumerateArray())
        {
            string text = pair[1].GetString() ?? string.Empty;
            if (text is "NaN" or "+Inf" or "-Inf" or "Inf")
            {
                values.Add(double.NaN);
            }
            else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                values.Add(value);
            }
            else
            {
                return SampleSeries.Error($"{name} answered '{text}', which is not a number{notes}");
            }
        }

        return SampleSeries.Of(values, $"{name} answered {values.Count} values{notes}");
    }
}
