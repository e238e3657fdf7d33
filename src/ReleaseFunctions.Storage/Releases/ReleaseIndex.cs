using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>
/// The rows that listings read. A release enters them before its own partition exists, and follows its head afterwards;
/// the anchor row's ETag keeps a late writer from overwriting a newer state.
/// </summary>
internal sealed class ReleaseIndex(StorageTables tables, OverflowRows overflow)
{
    /// <summary>A summary of more than this would make listings slow; its texts are short by contract.</summary>
    private const int MaxSummaryBytes = 32 * 1024;

    private readonly DirectCache<IndexAnchor> _anchors = new();

    /// <summary>Claims id and idempotency key, records what the release is created from, and lists it, all at once.</summary>
    /// <param name="callId">Names this call, so that it recognises its own claim when the answer was lost.</param>
    /// <param name="turn">The turn that it takes at the same time; null: none.</param>
    /// <returns>Null when claimed; otherwise who holds the key (or the id), or <see cref="Claim.TurnTaken"/>.</returns>
    public async Task<Claim?> TryClaimAsync(
        CreationRecord record, ReleaseHead head, IdempotencyKey? idempotency, PlanTurn? turn, string callId, CancellationToken cancellationToken)
    {
        RowGroup rows = new();
        if (idempotency is not null)
        {
            rows.Insert(new TableEntity(IndexRows.Partition, IndexRows.Idempotency(idempotency))
            {
                ["ReleaseId"] = head.Id,
                ["BodyHash"] = idempotency.BodyHash,
                ["CreatedBy"] = callId,
            });
        }

        IndexAnchor anchor = IndexAnchor.Of(head, default);
        rows.Insert(anchor.ToRow(head.Id, callId), record.ToItem());
        foreach (TableEntity row in Listings(head))
        {
            rows.Insert(row, SummaryItem(head));
        }

        if (anchor.IsNotStarted)
        {
            rows.Insert(NotStarted(head), SummaryItem(head));
        }

        if (anchor.IsInFlight)
        {
            rows.Insert(InFlight(head), SummaryItem(head));
        }

        if (turn is not null)
        {
            TurnRows.AddTo(rows, turn, head.Id);
        }

        try
        {
            IReadOnlyList<ETag> etags = await rows.SubmitAsync(tables.Index, overflow, head.Id, cancellationToken);
            Remember(head, etags[idempotency is null ? 0 : 1]);
            return null;
        }
        catch (RequestFailedException e) when (turn is null ? Conflict.IsAlreadyThere(e) : Conflict.Is(e))
        {
            Claim claim = await ReadClaimAsync(head.Id, idempotency, turn is not null, cancellationToken);
            return claim.CreatedBy == callId ? null : claim;
        }
    }

    /// <summary>What the release was created from, while its own partition may be missing; null: there is no such release.</summary>
    public async Task<CreationRecord?> FindRecordAsync(string releaseId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await FindAnchorRowAsync(releaseId, cancellationToken);
        if (!row.HasValue)
        {
            return null;
        }

        byte[]? json = await JsonReader.ReadAsync(row.Value!, overflow, releaseId, cancellationToken);
        return json is null ? null : CreationRecord.Parse(json);
    }

    /// <summary>The newest revision of this release that this process saw in the index; 0: none.</summary>
    public long KnownRev(string releaseId) => _anchors.Find(releaseId)?.Rev ?? 0;

    /// <summary>Brings the rows to the head's state unless they are there already or further.</summary>
    /// <returns>True: they were behind.</returns>
    public async Task<bool> UpdateAsync(ReleaseHead head, CancellationToken cancellationToken)
    {
        IndexAnchor? known = _anchors.Find(head.Id);
        while (true)
        {
            IndexAnchor anchor = known ?? await ReadAnchorAsync(head.Id, cancellationToken);
            if (anchor.Rev >= head.SummaryRev)
            {
                _anchors.Put(head.Id, anchor);
                return false;
            }

            try
            {
                IReadOnlyList<ETag> etags = await Change(anchor, head).SubmitAsync(tables.Index, overflow, head.Id, cancellationToken);
                Remember(head, etags[0]);
                return true;
            }
            catch (RequestFailedException e) when (Conflict.IsChanged(e))
            {
                // Each turn means that someone else brought the index forward, so this ends.
                _anchors.Remove(head.Id);
                known = null;
            }
        }
    }

    private static RowGroup Change(IndexAnchor anchor, ReleaseHead head)
    {
        // The record of the creation goes with the replaced anchor row: the release's own partition exists by now.
        RowGroup rows = new RowGroup().Replace(IndexAnchor.Of(head, default).ToRow(head.Id, ""), anchor.ETag);
        foreach (TableEntity row in Listings(head))
        {
            rows.Upsert(row, SummaryItem(head));
        }

        ReleaseFactsKey key = new(head);
        if (anchor.Status != head.View.Status)
        {
            rows.Delete(IndexRows.Partition, IndexRows.Prefix(null, anchor.Status) + key.Position);
            rows.Delete(IndexRows.Partition, IndexRows.Prefix(key.Plan, anchor.Status) + key.Position);
        }

        IndexAnchor now = IndexAnchor.Of(head, default);
        if (anchor.IsNotStarted && !now.IsNotStarted)
        {
            rows.Delete(IndexRows.Partition, NotStarted(head).RowKey);
        }

        if (now.IsInFlight)
        {
            rows.Upsert(InFlight(head), SummaryItem(head));
        }
        else if (anchor.IsInFlight)
        {
            rows.Delete(IndexRows.Partition, InFlight(head).RowKey);
        }

        return rows;
    }

    private static IEnumerable<TableEntity> Listings(ReleaseHead head)
    {
        ReleaseFactsKey key = new(head);
        (string?, ReleaseStatus?)[] listings = [(null, null), (key.Plan, null), (null, head.View.Status), (key.Plan, head.View.Status)];
        return listings.Select(listing => new TableEntity(IndexRows.Partition, IndexRows.Prefix(listing.Item1, listing.Item2) + key.Position)
        {
            ["Rev"] = head.SummaryRev,
        });
    }

    /// <summary>Who holds the key, or null.</summary>
    public async Task<Claim?> FindClaimAsync(IdempotencyKey idempotency, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Index.GetEntityIfExistsAsync<TableEntity>(
            IndexRows.Partition, IndexRows.Idempotency(idempotency), cancellationToken: cancellationToken);
        return row.HasValue
            ? new Claim(row.Value!.GetString("ReleaseId"), row.Value.GetString("BodyHash"), row.Value.GetString("CreatedBy"))
            : null;
    }

    private static TableEntity NotStarted(ReleaseHead head) =>
        new(IndexRows.Partition, IndexRows.NotStarted(head.View.Facts.ScheduledFor ?? head.View.Facts.RequestedAt, head.Id)) { ["Rev"] = head.SummaryRev };

    private static TableEntity InFlight(ReleaseHead head) =>
        new(IndexRows.Partition, IndexRows.InFlight(head.View.Facts.Plan) + IndexRows.Position(head.View.Facts.RequestedAt, head.Id)) { ["Rev"] = head.SummaryRev };

    private static JsonItem SummaryItem(ReleaseHead head)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(ReleaseSummary.Of(head.View), WireJson.Options);
        return json.Length <= MaxSummaryBytes
            ? new JsonItem('s', json, $"summary of release '{head.Id}'")
            : throw new ItemTooLargeException($"summary of release '{head.Id}'", json.Length, MaxSummaryBytes, "Shorten its version or requester.");
    }

    private async Task<Claim> ReadClaimAsync(string releaseId, IdempotencyKey? idempotency, bool isInTurn, CancellationToken cancellationToken)
    {
        if (idempotency is not null && await FindClaimAsync(idempotency, cancellationToken) is { } claim)
        {
            return claim;
        }

        // The key is free, so it is the id that is taken; without a key that is the same creation, repeated.
        NullableResponse<TableEntity> anchor = await FindAnchorRowAsync(releaseId, cancellationToken);
        if (!anchor.HasValue && isInTurn)
        {
            return Claim.TurnTaken;
        }

        return idempotency is null
            ? new Claim(releaseId, null, anchor.Value!.GetString("CreatedBy"))
            : throw new ArgumentException($"The release id '{releaseId}' belongs to a release that was created under another idempotency key.");
    }

    private async Task<IndexAnchor> ReadAnchorAsync(string releaseId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await FindAnchorRowAsync(releaseId, cancellationToken);
        return row.HasValue
            ? IndexAnchor.Read(row.Value!)
            : throw new InvalidDataException($"The index has no row for release '{releaseId}', although the release exists; were the tables restored from different times?");
    }

    private Task<NullableResponse<TableEntity>> FindAnchorRowAsync(string releaseId, CancellationToken cancellationToken) =>
        tables.Index.GetEntityIfExistsAsync<TableEntity>(IndexRows.Partition, IndexRows.Anchor(releaseId), cancellationToken: cancellationToken);

    private void Remember(ReleaseHead head, ETag etag)
    {
        if (etag != default)
        {
            _anchors.Put(head.Id, IndexAnchor.Of(head, etag));
        }
    }

    private readonly record struct ReleaseFactsKey(string Plan, string Position)
    {
        public ReleaseFactsKey(ReleaseHead head)
            : this(head.View.Facts.Plan, IndexRows.Position(head.View.Facts.RequestedAt, head.Id))
        {
        }
    }
}

/// <summary>Who holds an idempotency key or an id.</summary>
internal sealed record Claim(string ReleaseId, string? BodyHash, string CreatedBy)
{
    /// <summary>Neither key nor id are held: someone else took the turn.</summary>
    public static Claim TurnTaken { get; } = new(string.Empty, null, string.Empty);
}
