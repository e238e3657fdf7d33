using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Reviews;

/// <summary>Something that a person added to a release's review; never changed afterwards.</summary>
public sealed record ReviewEntry
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxText = 4000;

    /// <summary>The most entries of one review.</summary>
    public const int MaxEntries = 1000;

    /// <summary>Made by the writer, so that a repeated write is recognised.</summary>
    public required string Id { get; init; }

    /// <summary>From 1, without gaps; the store gives it.</summary>
    public int Seq { get; init; }

    public required ReviewEntryKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>A person's address, or <c>key:name</c>.</summary>
    public required string Author { get; init; }

    /// <summary>The note or what is to be done; null for done.</summary>
    public string? Text { get; init; }

    /// <summary>Of an action: address of who is to do it.</summary>
    public string? Owner { get; init; }

    /// <summary>Of an action: the day by which, <c>2026-12-01</c>.</summary>
    public string? Due { get; init; }

    /// <summary>Of done: the number of the action.</summary>
    public int? Action { get; init; }
}

/// <summary>What an entry is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReviewEntryKind>))]
public enum ReviewEntryKind
{
    Note,
    Action,

    /// <summary>An action was done.</summary>
    Done,
}
