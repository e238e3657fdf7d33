using System.Text.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>One link of a release's tamper-evident history; the JSON form is the product contract's.</summary>
public sealed record HistoryEvent
{
    /// <summary>From 1, without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>When it happened (UTC, milliseconds).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public string? Stage { get; init; }

    public int? Attempt { get; init; }

    /// <summary>A person's address, an API key's name (<c>key:name</c>), or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>An object whose shape the type decides; see <see cref="EventData"/>.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>Hash of the event before; 64 zeros for the first.</summary>
    public required string Prev { get; init; }

    /// <summary>SHA-256 of the RFC 8785 form of this event without <c>hash</c>, lower-case hex.</summary>
    public required string Hash { get; init; }
}
