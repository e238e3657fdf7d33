using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Azure;
using EmbeddedMonitorQuery.Models;

namespace EmbeddedMonitorQuery.Wire;

/// <summary>The answer to a metrics query as the service writes it.</summary>
internal sealed record MetricsAnswer(
    double? Cost,
    string Timespan,
    string? Interval,
    string? Namespace,
    [property: JsonPropertyName("resourceregion")] string? ResourceRegion,
    IReadOnlyList<MetricsAnswer.Metric> Value)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <exception cref="RequestFailedException">The body is not an answer of the service.</exception>
    public static MetricsQueryResult Read(Response response)
    {
        try
        {
            MetricsAnswer answer = JsonSerializer.Deserialize<MetricsAnswer>(response.Content, Json) ?? throw new JsonException("the body is null.");
            if (answer.Timespan is null || answer.Value is null)
            {
                throw new JsonException("'timespan' or 'value' is missing.");
            }

            return answer.ToResult();
        }
        catch (Exception problem) when (problem is JsonException or FormatException)
        {
            throw new RequestFailedException(response.Status, $"The service answered 200 with a body that is no metrics result: {problem.Message}", problem);
        }
    }

    private MetricsQueryResult ToResult() => new(
        (int?)Cost,
        QueryTimeRange.ParseIso(Timespan),
        string.IsNullOrEmpty(Interval) ? null : XmlConvert.ToTimeSpan(Interval),
        Namespace,
        ResourceRegion,
        [.. Value.Select(metric => metric.ToResult())]);

    internal sealed record Metric(
        string? Id, string? Type, LocalizedText? Name, string? DisplayDescription, string? ErrorCode, string? ErrorMessage,
        [property: JsonPropertyName("timeseries")] IReadOnlyList<Series>? TimeSeries)
    {
        public MetricResult ToResult() => new(
            Id, Type, Name?.Value, DisplayDescription,
            ErrorCode is null or "Success" ? null : new ResponseError(ErrorCode, ErrorMessage),
            [.. (TimeSeries ?? []).Select(series => series.ToElement())]);
    }

    internal sealed record Series(
        [property: JsonPropertyName("metadatavalues")] IReadOnlyList<Dimension>? MetadataValues, IReadOnlyList<Point>? Data)
    {
        public MetricTimeSeriesElement ToElement() => new(
            (MetadataValues ?? []).Where(value => value.Name?.Value is not null).ToDictionary(value => value.Name!.Value!, value => value.Value ?? string.Empty),
            [.. (Data ?? []).Select(point => point.ToValue())]);
    }

    internal sealed record Point(DateTimeOffset TimeStamp, double? Average, double? Minimum, double? Maximum, double? Total, double? Count)
    {
        public MetricValue ToValue() => new()
        {
            TimeStamp = TimeStamp,
            Average = Average,
            Minimum = Minimum,
            Maximum = Maximum,
            Total = Total,
            Count = Count,
        };
    }

    internal sealed record Dimension(LocalizedText? Name, string? Value);

    internal sealed record LocalizedText(string? Value, string? LocalizedValue);
}
