using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.AppConfiguration;

/// <summary>A key-value that holds a feature flag, as the service answers it.</summary>
/// <param name="ETag">What a write depends on.</param>
/// <param name="Tags">Kept, because a write without them would remove them.</param>
internal sealed record KeyValue(FeatureFlag Flag, string ContentType, string ETag, JsonNode? Tags)
{
    private const string FlagType = "application/vnd.microsoft.appconfig.ff+json";

    /// <exception cref="ApiCallException">The answer is no feature flag, or it is locked.</exception>
    public static KeyValue Of(string connection, AppConfigurationFlag flag, ApiReply reply)
    {
        JsonObject body = reply.ReadObject(connection);
        try
        {
            string type = body["content_type"]?.GetValue<string>() ?? string.Empty;
            if (!type.StartsWith(FlagType, StringComparison.OrdinalIgnoreCase))
            {
                throw ApiCallException.Refused($"What {connection} holds under {flag.Key} is not a feature flag: its content type is '{type}'.");
            }

            if (body["locked"]?.GetValue<bool>() == true)
            {
                throw ApiCallException.Refused($"The feature flag {flag.Key} is locked; unlock it.");
            }

            string etag = reply.ETag ?? $"\"{body["etag"]!.GetValue<string>()}\"";
            JsonObject value = (JsonObject)JsonNode.Parse(body["value"]!.GetValue<string>())!;
            return new KeyValue(new FeatureFlag(flag.Key, value), type, etag, body["tags"]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or InvalidCastException or JsonException or ArgumentException)
        {
            throw ApiCallException.TryAgain($"{connection} answered with something that is not a feature flag of App Configuration.");
        }
    }

    /// <summary>The body that writes a changed flag.</summary>
    public JsonObject Write(FeatureFlag changed) => new()
    {
        ["value"] = changed.ToString(),
        ["content_type"] = ContentType,
        ["tags"] = Tags?.DeepClone(),
    };
}
