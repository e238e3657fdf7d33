using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>A release as its head row holds it.</summary>
internal sealed record ReleaseHead
{
    public required ReleaseView View { get; init; }

    /// <summary>Of the row as read or written; a commit succeeds only on it.</summary>
    public ETag ETag { get; init; }

    /// <summary>Names the commit that wrote the row, so that a writer whose answer was lost recognises its own work.</summary>
    public required string CommitId { get; init; }

    /// <summary>Sequence number at which what listings show last changed.</summary>
    public required long SummaryRev { get; init; }

    /// <summary>A revision that the index is known to have reached; below <see cref="SummaryRev"/> it may lag.</summary>
    public required long IndexedRev { get; init; }

    /// <summary>Where the view is when it is too large for the row.</summary>
    public string? Overflow { get; init; }

    /// <summary>Size of the view as read, bytes of JSON.</summary>
    public int Bytes { get; init; }

    public string Id => View.Facts.Id;

    /// <summary>The row without the view, which its item carries.</summary>
    public TableEntity ToRow() => new(Id, ReleaseRows.Head)
    {
        ["Plan"] = View.Facts.Plan,
        ["Version"] = View.Facts.Version,
        ["Status"] = StatusName.Of(View.Status),
        ["Seq"] = View.LastSeq,
        ["Hash"] = View.LastHash,
        ["SummaryRev"] = SummaryRev,
        ["IndexedRev"] = IndexedRev,
        ["CommitId"] = CommitId,
    };

    /// <summary>The view as an item.</summary>
    public JsonItem ToItem() => new('v', JsonSerializer.SerializeToUtf8Bytes(View, WireJson.Options), $"state of release '{Id}'");

    public static async Task<ReleaseHead> ReadAsync(TableEntity row, OverflowRows overflow, CancellationToken cancellationToken)
    {
        byte[] json = await JsonReader.ReadAsync(row, overflow, row.PartitionKey, cancellationToken)
            ?? throw new InvalidDataException($"The head row of release '{row.PartitionKey}' holds no view.");

        return new ReleaseHead
        {
            View = JsonSerializer.Deserialize<ReleaseView>(json, WireJson.Options)!,
            ETag = row.ETag,
            CommitId = row.GetString("CommitId"),
            SummaryRev = row.GetInt64("SummaryRev").GetValueOrDefault(),
            IndexedRev = row.GetInt64("IndexedRev").GetValueOrDefault(),
            Overflow = row.GetString(JsonItem.OverflowColumn),
            Bytes = json.Length,
        };
    }
}
