using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Measures by one GET, which is never repeated: a probe that fails once has measured something.</summary>
internal sealed class HttpProbeSource(QueryClient client)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, HttpProbe probe, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, probe.Path, out Uri url, out string fault))
        {
            return Sample.Error($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.5));
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        QueryReply reply = await client.SendAsync(connection, request, cancellationToken, isProbe: true);
        return Judge(connection.Name, probe.Value, reply);
    }

    internal static Sample Judge(string name, string? path, QueryReply reply)
    {
        if (path is null)
        {
            return Sample.Of(reply.Status, $"{name} answered {reply.Status}.");
        }

        if (!reply.IsSuccess)
        {
            return Sample.Error($"{name} answered {reply.Status}; a value is read from 2xx answers only.");
        }

        if (reply.Text is null)
        {
            return Sample.Error($"{name} answered with more than the size limit.");
        }

        try
        {
            JsonPath parsed = JsonPath.Parse(path);
            using JsonDocument document = JsonDocument.Parse(reply.Text);
            return Read(name, path, parsed.Select(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Sample.Error($"{name} answered {reply.Status} with something that is not JSON.");
        }
        catch (FormatException fault)
        {
            return Sample.Error(fault.Message);
        }
    }

    private static Sample Read(string name, string path, JsonElement? found) => found switch
    {
        null => Sample.NoData($"{name} answered without a value at {path}."),
        { ValueKind: JsonValueKind.Null } => Sample.NoData($"{name} answered null at {path}."),
        { ValueKind: JsonValueKind.Number } number => Sample.Of(number.GetDouble(), $"{name} answered {number.GetRawText()} at {path}."),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) =>
            Sample.Of(value, $"{name} answered {text.GetString()} at {path}."),
        { ValueKind: var kind } => Sample.Error($"{name} answered {(kind == JsonValueKind.String ? "text" : kind.ToString().ToLowerInvariant())} at {path}, which is not a number."),
    };
}
