using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>
/// One link of a release's tamper-evident history; the JSON form is the product contract's. Names and forms are fixed by
/// attributes, because the hash must come out the same whatever options the serializer at hand uses.
/// </summary>
public sealed record HistoryEvent
{
    /// <summary>From 1, without gaps.</summary>
    [JsonPropertyName("seq")]
    public required long Seq { get; init; }

    /// <summary>When it happened (UTC, milliseconds).</summary>
    [JsonPropertyName("at")]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("stage")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stage { get; init; }

    [JsonPropertyName("attempt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>A person's address, an API key's name (<c>key:name</c>), or <c>system</c>.</summary>
    [JsonPropertyName("actor")]
    public required string Actor { get; init; }

    /// <summary>An object whose shape the type decides; see <see cref="EventData"/>.</summary>
    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }

    /// <summary>Hash of the event before; 64 zeros for the first.</summary>
    [JsonPropertyName("prev")]
    public required string Prev { get; init; }

    /// <summary>SHA-256 of the RFC 8785 form of this event without <c>hash</c>, lower-case hex.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }
}
