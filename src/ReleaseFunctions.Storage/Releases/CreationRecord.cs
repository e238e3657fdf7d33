using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Everything a release is created from, written with its claim, so that whoever finds the creation half done can finish it.</summary>
internal sealed record CreationRecord(ReleaseView View, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>Beside them the head row and the marker of the first event's key, all in one transaction.</summary>
    public const int MaxEvents = RowGroup.MaxRows - 2;

    public JsonItem ToItem() => new('c', JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options), $"creation of release '{View.Facts.Id}'", JsonItem.MaxCompositeBytes);

    public static CreationRecord Parse(byte[] json) => JsonSerializer.Deserialize<CreationRecord>(json, WireJson.Options)!;

    /// <summary>Refuses what would break the chain or the keys.</summary>
    /// <exception cref="ArgumentException">View and events do not belong together.</exception>
    public void Check()
    {
        if (!ReleaseRows.IsId(View.Facts.Id))
        {
            throw new ArgumentException($"The release id '{View.Facts.Id}' is not 1 to 100 of a-z, 0-9 and '-'.");
        }

        if (!IndexRows.IsPlan(View.Facts.Plan))
        {
            throw new ArgumentException($"The plan name '{View.Facts.Plan}' is not a letter or digit followed by at most 62 of a-z, 0-9 and '-'.");
        }

        if (Events.Count is 0 or > MaxEvents)
        {
            throw new ArgumentException($"A release is created with 1 to {MaxEvents} events, not {Events.Count}; append the others afterwards.");
        }

        bool isChain = Events.Select((e, i) => e.Seq == i + 1 && (i == 0 || e.Prev == Events[i - 1].Hash)).All(isLink => isLink);
        if (!isChain || View.LastSeq != Events.Count || View.LastHash != Events[^1].Hash)
        {
            throw new ArgumentException($"The {Events.Count} events do not form the chain that ends at sequence number {View.LastSeq} of the view of release '{View.Facts.Id}'.");
        }
    }
}
