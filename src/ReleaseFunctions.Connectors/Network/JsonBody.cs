using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Bodies of requests to APIs.</summary>
internal static class JsonBody
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // no HTML reads it

    public static ByteArrayContent Of(JsonNode body) => Of(Bytes(body));

    public static ByteArrayContent Of(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" } } };

    public static byte[] Bytes(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body, Options);
}
