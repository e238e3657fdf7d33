using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Asks a Prometheus server, or whatever speaks its API, for one moment or for a stretch of time.</summary>
internal sealed class PrometheusSource(QueryClient client)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, PrometheusQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        QueryReply reply = await SendAsync(connection, "api/v1/query", query, [("time", Seconds(at))], cancellationToken);
        return Judge(connection.Name, reply);
    }

    /// <summary>The values of one series at every step.</summary>
    public async Task<SampleSeries> MeasureRangeAsync(
        ConnectionSettings connection, PrometheusQuery query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        string every = (step.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture);
        QueryReply reply = await SendAsync(connection, "api/v1/query_range", query, [("start", Seconds(from)), ("end", Seconds(to)), ("step", every)], cancellationToken);
        return PrometheusRange.Judge(connection.Name, reply);
    }

    private async Task<QueryReply> SendAsync(
        ConnectionSettings connection, string path, PrometheusQuery query, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw new QueryFailedException($"{connection.Name} cannot be asked: {fault}.");
        }

        // As a form, because queries can be longer than an address may be.
        using HttpRequestMessage request = new(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
            {
                ["query"] = query.Query,
                ["timeout"] = $"{(long)client.Timeout(connection).TotalMilliseconds}ms",
            }),
        };
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        return await client.SendAsync(connection, request, cancellationToken);
    }

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    internal static Sample Judge(string name, QueryReply reply)
    {
        (Sample? answer, string? error) = PrometheusReply.Read(name, reply, (data, notes) => JudgeData(name, data, notes));
        return answer ?? Sample.Error(error!);
    }

    private static Sample JudgeData(string name, JsonElement data, string notes)
    {
        JsonElement result = data.GetProperty("result");
        string? type = data.GetProperty("resultType").GetString();
        return (type, result.GetArrayLength()) switch
        {
            ("scalar", _) => Value(name, result, notes),
            ("vector", 0) => Sample.NoData($"{name} answered without a series{notes}"),
            ("vector", 1) => result[0].TryGetProperty("value", out JsonElement value)
                ? Value(name, value, notes)
                : Sample.Error($"{name} answered a histogram, not a number; use histogram_quantile or another function that yields a number{notes}"),
            ("vector", int count) => Sample.Error($"{name} answered {count} series where one is needed; aggregate them, for example with sum(…){notes}"),
            _ => Sample.Error($"{name} answered a {type}, not a number; use an instant query that yields a scalar or one series{notes}"),
        };
    }

    /// <param name="name">The connection.</param>
    /// <param name="pair">Time and value; the value is text, so that NaN and infinities can be written.</param>
    /// <param name="notes">Warnings to pass on.</param>
    private static Sample Value(string name, JsonElement pair, string notes)
    {
        string text = pair[1].GetString() ?? string.Empty;
        return text switch
        {
            "NaN" or "+Inf" or "-Inf" or "Inf" => Sample.NoData($"{name} answered {text}, which is not a number to judge{notes}"),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => Sample.Of(value, $"{name} answered {text}{notes}"),
            _ => Sample.Error($"{name} answered '{text}', which is not a number{notes}"),
        };
    }
}
