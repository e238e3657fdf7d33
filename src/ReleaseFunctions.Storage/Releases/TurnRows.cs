using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>The row that says whose turn it is among the releases of a plan. It is never deleted: a release that is over has its turn no longer.</summary>
internal sealed class TurnRows(StorageTables tables)
{
    private const string ReleaseColumn = "ReleaseId";

    public async Task<PlanTurn> ReadAsync(string plan, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Index.GetEntityIfExistsAsync<TableEntity>(IndexRows.Partition, IndexRows.Turn(plan), cancellationToken: cancellationToken);
        return row.HasValue ? new PlanTurn(plan, row.Value!.GetString(ReleaseColumn), row.Value.ETag.ToString()) : new PlanTurn(plan, null, null);
    }

    public async Task<bool> TakeAsync(PlanTurn turn, string releaseId, CancellationToken cancellationToken)
    {
        try
        {
            TableEntity row = Row(turn, releaseId);
            await (turn.Token is null
                ? tables.Index.AddEntityAsync(row, cancellationToken)
                : tables.Index.UpdateEntityAsync(row, new ETag(turn.Token), TableUpdateMode.Replace, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (Conflict.Is(e))
        {
            // The client repeats a request whose answer was lost, and then conflicts with itself.
            return (await ReadAsync(turn.Plan, cancellationToken)).ReleaseId == releaseId;
        }
    }

    /// <summary>Has the turn taken in the same transaction as the other rows.</summary>
    public static void AddTo(RowGroup rows, PlanTurn turn, string releaseId)
    {
        if (turn.Token is null)
        {
            rows.Insert(Row(turn, releaseId));
        }
        else
        {
            rows.Replace(Row(turn, releaseId), new ETag(turn.Token));
        }
    }

    private static TableEntity Row(PlanTurn turn, string releaseId) => new(IndexRows.Partition, IndexRows.Turn(turn.Plan)) { [ReleaseColumn] = releaseId };
}
