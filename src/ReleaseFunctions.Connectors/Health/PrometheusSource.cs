using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Asks a Prometheus server, or whatever speaks its API, one instant query.</summary>
internal sealed class PrometheusSource(QueryClient client)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, PrometheusQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, "api/v1/query", out Uri url, out string fault))
        {
            return Sample.Error($"{connection.Name} cannot be asked: {fault}.");
        }

        // As a form, because queries can be longer than an address may be.
        using HttpRequestMessage request = new(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["query"] = query.Query,
                ["time"] = (at.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture),
                ["timeout"] = $"{(long)client.Timeout(connection).TotalMilliseconds}ms",
            }),
        };
        QueryReply reply = await client.SendAsync(connection, request, cancellationToken);
        return Judge(connection.Name, reply);
    }

    internal static Sample Judge(string name, QueryReply reply)
    {
        if (reply.Text is null)
        {
            return Sample.Error($"{name} answered with more than the size limit.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Text);
            JsonElement root = document.RootElement;
            string notes = Notes(root);
            return root.GetProperty("status").ValueEquals("success") && reply.IsSuccess
                ? JudgeData(name, root.GetProperty("data"), notes)
                : Sample.Error($"{name} answered {reply.Status}, {Text(root, "errorType") ?? "unknown error"}: {Text(root, "error") ?? "no reason given"}{notes}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return Sample.Error($"{name} answered {reply.Status} with something that is not an answer of the Prometheus API.");
        }
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

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string Notes(JsonElement root)
    {
        List<string> notes = [];
        foreach (string name in new[] { "warnings", "infos" })
        {
            if (root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array)
            {
                notes.AddRange(list.EnumerateArray().Where(note => note.ValueKind == JsonValueKind.String).Select(note => note.GetString()!));
            }
        }

        return notes.Count == 0 ? "." : $". It warned: {string.Join("; ", notes)}";
    }
}
