using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Health;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Datadog;

/// <summary>Asks Datadog for the newest value of a metrics query, or for the state of a monitor.</summary>
internal sealed class DatadogSource(DatadogApi api)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, DatadogQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Seconds are asked for, milliseconds are answered.
        string path = string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/query?from={(at - query.Span).ToUnixTimeSeconds()}&to={at.ToUnixTimeSeconds()}&query={Uri.EscapeDataString(query.Query)}");
        return Judge(connection.Name, await api.GetAsync(connection, path, cancellationToken), (name, root) => JudgeSeries(name, root, query.Span));
    }

    public async Task<Sample> MeasureAsync(ConnectionSettings connection, DatadogMonitor monitor, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/monitor/{monitor.Monitor}");
        return Judge(connection.Name, await api.GetAsync(connection, path, cancellationToken), (name, root) => JudgeMonitor(name, root, monitor.Monitor));
    }

    private static Sample Judge(string name, QueryReply reply, Func<string, JsonElement, Sample> judge)
    {
        if (reply.Text is null)
        {
            return Sample.Error($"{name} answered with more than the size limit.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Text);
            return reply.IsSuccess ? judge(name, document.RootElement) : Failure(name, reply.Status, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            return Sample.Error($"{name} answered {reply.Status} with something that is not an answer of the API of Datadog.");
        }
    }

    /// <summary>The newest value of the one series; values that are null are gaps.</summary>
    private static Sample JudgeSeries(string name, JsonElement root, TimeSpan span)
    {
        if (root.GetProperty("status").GetString() != "ok")
        {
            return Sample.Error($"{name} could not answer the query: {Text(root, "error") ?? "no reason given"}");
        }

        JsonElement series = root.GetProperty("series");
        if (series.GetArrayLength() > 1)
        {
            return Sample.Error($"{name} answered {series.GetArrayLength()} series where one is needed; aggregate them, for example with sum:…{{…}} and without 'by'.");
        }

        double? newest = series.GetArrayLength() == 0
            ? null
            : series[0].GetProperty("pointlist").EnumerateArray().Where(point => point[1].ValueKind != JsonValueKind.Null).Select(point => (double?)point[1].GetDouble()).LastOrDefault();
        return newest is { } value
            ? Sample.Of(value, string.Create(CultureInfo.InvariantCulture, $"{name} answered {value}."))
            : Sample.NoData($"{name} has no value within {span} before the measurement.");
    }

    /// <summary>A state that is not known is no data: nobody can tell whether it is well.</summary>
    private static Sample JudgeMonitor(string name, JsonElement root, long monitor)
    {
        string state = root.GetProperty("overall_state").GetString() ?? string.Empty;
        string said = $"{name}: the monitor {monitor}{(Text(root, "name") is { } title ? $" ({title})" : string.Empty)} is in the state {(state.Length == 0 ? "(none)" : state)}.";
        return state switch
        {
            "OK" => Sample.Of(0, said),
            "Warn" => Sample.Of(1, said),
            "Alert" => Sample.Of(2, said),
            _ => Sample.NoData(said),
        };
    }

    private static Sample Failure(string name, int status, JsonElement root)
    {
        string reasons = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
            ? string.Join("; ", errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.String).Select(error => error.GetString()))
            : string.Empty;
        string remedy = status switch
        {
            401 or 403 => " Its API key (Secret) or application key (Token) is not accepted, or may not read this.",
            404 => " There is no such monitor that its application key can see.",
            _ => string.Empty,
        };
        return Sample.Error($"{name} answered {status}{(reasons.Length == 0 ? string.Empty : $": {reasons.TrimEnd('.')}")}.{remedy}");
    }

    private static string? Text(JsonElement root, string member) =>
        root.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
