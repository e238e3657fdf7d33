using System.Text.Json;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>Something that happened and is to be appended to a release's history.</summary>
public sealed record NewEvent
{
    /// <summary>
    /// Makes the append idempotent: a release holds at most one event with this key (at most 200 characters).
    /// An event whose key is already there is not appended again.
    /// </summary>
    public required string Key { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Type { get; init; }

    public string? Stage { get; init; }

    public int? Attempt { get; init; }

    public required string Actor { get; init; }

    public required JsonElement Data { get; init; }

    /// <summary>An event about the release as a whole.</summary>
    public static NewEvent ForRelease(string key, DateTimeOffset at, string type, string actor, object data) =>
        new() { Key = key, At = at, Type = type, Actor = actor, Data = JsonSerializer.SerializeToElement(data, WireJson.Options) };

    /// <summary>An event about one attempt of one stage.</summary>
    public static NewEvent ForStage(string key, DateTimeOffset at, string type, string stage, int attempt, string actor, object data) =>
        ForRelease(key, at, type, actor, data) with { Stage = stage, Attempt = attempt };
}
