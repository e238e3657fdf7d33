using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>The JSON form in which an event is served and hashed.</summary>
public static class HistoryEventJson
{
    /// <summary>The event as the API serves it, on one line.</summary>
    public static string Serialize(HistoryEvent e) => JsonSerializer.Serialize(e, WireJson.Options);

    /// <summary>The same as an element, for checks on the JSON itself.</summary>
    public static JsonElement ToElement(HistoryEvent e) => JsonSerializer.SerializeToElement(e, WireJson.Options);

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not an event.</exception>
    public static HistoryEvent Parse(string json) =>
        JsonSerializer.Deserialize<HistoryEvent>(json, WireJson.Options)
        ?? throw new JsonException("The history event is null; expected an object.");

    /// <summary>The event's data in its type's shape; null where it has another one, as in a tampered or newer history.</summary>
    public static T? TryReadData<T>(HistoryEvent e)
        where T : class
    {
        try
        {
            return e.Data.Deserialize<T>(WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 of the canonical form of every member but <c>hash</c>.</summary>
    /// <exception cref="JsonException">The event has no canonical form (a member twice, half a surrogate pair).</exception>
    internal static string HashOf(JsonElement served)
    {
        JsonObject covered = [];
        foreach (JsonProperty member in served.EnumerateObject().Where(member => member.Name != "hash"))
        {
            if (!covered.TryAdd(member.Name, Node(member.Value)))
            {
                throw new JsonException($"The member '{member.Name}' is there twice.");
            }
        }

        return Digest.OfCanonical(covered);
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}
