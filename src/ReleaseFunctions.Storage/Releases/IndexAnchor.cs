using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>What the index holds of one release.</summary>
/// <param name="Rev">Revision of the summary that its rows show.</param>
/// <param name="Status">Status under which it is listed.</param>
/// <param name="IsNotStarted">It is listed as not started.</param>
/// <param name="IsInFlight">It is listed among the plan's releases that are in flight.</param>
internal sealed record IndexAnchor(ETag ETag, long Rev, ReleaseStatus Status, bool IsNotStarted, bool IsInFlight)
{
    public static IndexAnchor Of(ReleaseHead head, ETag etag) =>
        new(etag, head.SummaryRev, head.View.Status, !head.View.Begun, !head.View.Status.IsOver() && head.View.Facts.Drill is null);

    public static IndexAnchor Read(TableEntity row) => new(
        row.ETag,
        row.GetInt64("Rev").GetValueOrDefault(),
        Enum.Parse<ReleaseStatus>(row.GetString("Status"), ignoreCase: true),
        row.GetBoolean("NotStarted").GetValueOrDefault(),
        row.GetBoolean("InFlight").GetValueOrDefault());

    public TableEntity ToRow(string releaseId, string createdBy) => new(IndexRows.Partition, IndexRows.Anchor(releaseId))
    {
        ["Rev"] = Rev,
        ["Status"] = StatusName.Of(Status),
        ["NotStarted"] = IsNotStarted,
        ["InFlight"] = IsInFlight,
        ["CreatedBy"] = createdBy,
    };
}
