using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>What the index holds of one release.</summary>
/// <param name="Rev">Revision of the summary that its rows show.</param>
/// <param name="Status">Status under which it is listed.</param>
/// <param name="IsNotStarted">It is listed as not started.</param>
internal sealed record IndexAnchor(ETag ETag, long Rev, ReleaseStatus Status, bool IsNotStarted)
{
    public static IndexAnchor Of(ReleaseHead head, ETag etag) => new(etag, head.SummaryRev, head.View.Status, head.View.StartedAt is null);

    public static IndexAnchor Read(TableEntity row) => new(
        row.ETag,
        row.GetInt64("Rev").GetValueOrDefault(),
        Enum.Parse<ReleaseStatus>(row.GetString("Status"), ignoreCase: true),
        row.GetBoolean("NotStarted").GetValueOrDefault());

    public TableEntity ToRow(string releaseId, string createdBy) => new(IndexRows.Partition, IndexRows.Anchor(releaseId))
    {
        ["Rev"] = Rev,
        ["Status"] = StatusName.Of(Status),
        ["NotStarted"] = IsNotStarted,
        ["CreatedBy"] = createdBy,
    };
}
