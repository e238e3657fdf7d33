using System.Text.Json;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.History;

/// <summary>Appends events to the hash chain and checks it (product contract, "History").</summary>
public static class HistoryChain
{
    /// <summary>The <c>prev</c> of the first event.</summary>
    public static string Genesis { get; } = new('0', 64);

    private static readonly HashSet<string> Members = ["seq", "at", "type", "stage", "attempt", "actor", "data", "prev", "hash"];

    /// <summary>The event that follows; its time is cut to milliseconds.</summary>
    /// <param name="lastSeq">Sequence number of the event before; 0 for none.</param>
    /// <param name="lastHash">Hash of the event before; <see cref="Genesis"/> for none.</param>
    /// <param name="e">What happened.</param>
    public static HistoryEvent Append(long lastSeq, string lastHash, NewEvent e)
    {
        HistoryEvent open = new()
        {
            Seq = lastSeq + 1,
            At = UtcMillisecondsConverter.Truncate(e.At),
            Type = e.Type,
            Stage = e.Stage,
            Attempt = e.Attempt,
            Actor = e.Actor,
            Data = e.Data,
            Prev = lastHash,
            Hash = string.Empty,
        };
        return open with { Hash = HistoryEventJson.HashOf(HistoryEventJson.ToElement(open)) };
    }

    /// <summary>Checks a whole history.</summary>
    /// <param name="events">All events from the first on, in order.</param>
    /// <param name="head">The event up to which the history must reach, if known from elsewhere (the release's view, read before the events).</param>
    public static ChainVerification Verify(IEnumerable<HistoryEvent> events, ChainHead? head = null) =>
        Verify(events.Select(HistoryEventJson.ToElement), head);

    /// <inheritdoc cref="Verify(IEnumerable{HistoryEvent}, ChainHead?)"/>
    /// <param name="events">The events as they were served or exported.</param>
    public static ChainVerification Verify(IEnumerable<JsonElement> events, ChainHead? head = null)
    {
        long seq = 0;
        string hash = Genesis;
        foreach (JsonElement e in events)
        {
            if (FirstFault(e, seq + 1, hash, head) is { } fault)
            {
                return new(false, seq, hash, seq + 1, fault);
            }

            seq++;
            hash = e.GetProperty("hash").GetString()!;
        }

        return head is null || seq >= head.Seq
            ? new(true, seq, hash)
            : new(false, seq, hash, seq + 1, $"The history ends at event {seq}, but the release has {head.Seq} events.");
    }

    private static string? FirstFault(JsonElement e, long seq, string prev, ChainHead? head)
    {
        try
        {
            return FormFault(e, seq, prev) ?? HashFault(e, seq)
                ?? (head?.Seq == seq && head.Hash != Text(e, "hash")
                    ? $"Event {seq} is not the one that the release recorded: its hash is {Text(e, "hash")}, expected {head.Hash}."
                    : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // System.Text.Json reports half a surrogate pair in a string only when the string is read.
            return $"Event {seq} cannot be read: {unreadable.Message}";
        }
    }

    private static string? FormFault(JsonElement e, long seq, string prev)
    {
        if (e.ValueKind != JsonValueKind.Object)
        {
            return $"Event {seq} is not a JSON object.";
        }

        if (MissingOrUnknown(e) is { } member)
        {
            return $"Event {seq} {member}.";
        }

        if (e.GetProperty("seq").ValueKind != JsonValueKind.Number || !e.GetProperty("seq").TryGetInt64(out long found) || found != seq)
        {
            return $"Event {seq} is missing or out of place: the event found there has seq {e.GetProperty("seq").GetRawText()}.";
        }

        if (!UtcMillisecondsConverter.TryRead(Text(e, "at"), out _))
        {
            return $"Event {seq} has the time {e.GetProperty("at").GetRawText()}, which is not of the form 2026-11-23T10:00:00.000Z.";
        }

        if (Text(e, "prev") != prev)
        {
            return $"Event {seq} does not follow the event before it: prev is {e.GetProperty("prev").GetRawText()}, expected \"{prev}\".";
        }

        return null;
    }

    private static string? HashFault(JsonElement e, long seq)
    {
        string expected = HistoryEventJson.HashOf(e);
        return Text(e, "hash") == expected
            ? null
            : $"Event {seq} was changed: hash is {e.GetProperty("hash").GetRawText()}, its content has \"{expected}\".";
    }

    private static string? MissingOrUnknown(JsonElement e)
    {
        HashSet<string> names = [.. e.EnumerateObject().Select(member => member.Name)];
        string? missing = Members.FirstOrDefault(name => name is not ("stage" or "attempt") && !names.Contains(name));
        string? unknown = names.FirstOrDefault(name => !Members.Contains(name));
        return missing is not null ? $"has no member '{missing}'"
            : unknown is not null ? $"has the member '{unknown}', which events do not have"
            : null;
    }

    private static string? Text(JsonElement e, string member) =>
        e.GetProperty(member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
