using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>What the watchdog found, one row in the release's partition; last writer wins, since one timer writes.</summary>
internal sealed class SuspicionRows(StorageTables tables)
{
    private const string Seq = "Seq";
    private const string At = "At";

    public Task PutAsync(string releaseId, Suspicion suspicion, CancellationToken cancellationToken) => tables.Releases.UpsertEntityAsync(
        new TableEntity(releaseId, ReleaseRows.Suspicion) { [Seq] = suspicion.Seq, [At] = suspicion.At }, TableUpdateMode.Replace, cancellationToken);

    public async Task<Suspicion?> FindAsync(string releaseId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Releases.GetEntityIfExistsAsync<TableEntity>(releaseId, ReleaseRows.Suspicion, [Seq, At], cancellationToken);
        return row.HasValue ? new Suspicion(row.Value!.GetInt64(Seq)!.Value, row.Value.GetDateTimeOffset(At)!.Value) : null;
    }
}
