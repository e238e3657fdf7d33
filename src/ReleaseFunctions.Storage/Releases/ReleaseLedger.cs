using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>One release's partition: its head, its events and the markers of their keys.</summary>
internal sealed class ReleaseLedger(StorageTables tables, OverflowRows overflow)
{
    /// <summary>Events of one append: each takes two rows, the head one.</summary>
    public const int MaxEventsPerAppend = (RowGroup.MaxRows - 1) / 2;

    /// <summary>Above this a view is read anew each time rather than remembered, bytes of JSON (when written, of the request at the worst).</summary>
    private const int MaxRememberedBytes = 64 * 1024;

    /// <summary>Times a reader starts over when a large view is replaced under its hands.</summary>
    private const int MaxReads = 5;

    private readonly DirectCache<ReleaseHead> _heads = new();

    /// <summary>The head as this process last saw it; it may be outdated.</summary>
    public ReleaseHead? Recall(string releaseId) => _heads.Find(releaseId);

    /// <summary>The head as it is now, or null.</summary>
    public async Task<ReleaseHead?> FindAsync(string releaseId, CancellationToken cancellationToken)
    {
        for (int read = 1; ; read++)
        {
            NullableResponse<TableEntity> row = await tables.Releases.GetEntityIfExistsAsync<TableEntity>(releaseId, ReleaseRows.Head, cancellationToken: cancellationToken);
            if (!row.HasValue)
            {
                return null;
            }

            try
            {
                ReleaseHead head = await ReleaseHead.ReadAsync(row.Value!, overflow, cancellationToken);
                if (head.Bytes <= MaxRememberedBytes)
                {
                    _heads.Put(releaseId, head);
                }

                return head;
            }
            catch (OverflowMissingException) when (read < MaxReads)
            {
                // A commit replaced the view between the two reads; the row now names the new one.
            }
        }
    }

    /// <summary>The rows of a new release, made before anything is written, so that what is too large claims nothing.</summary>
    /// <exception cref="ItemTooLargeException">The view or an event has more JSON than the store keeps.</exception>
    public static NewPartition Compose(CreationRecord record)
    {
        ReleaseHead head = new()
        {
            View = record.View,
            CommitId = "created",
            SummaryRev = record.View.LastSeq,
            IndexedRev = record.View.LastSeq,
        };

        JsonItem view = head.ToItem();
        RowGroup rows = new RowGroup().Insert(head.ToRow(), view);
        foreach (HistoryEvent e in record.Events)
        {
            rows.Insert(EventRow(head.Id, e), EventItem(head.Id, e));
        }

        rows.Insert(MarkerRow(head, ReleaseKickoff.EventKey, seq: 1));
        return new NewPartition(head, view, rows);
    }

    /// <summary>Writes the partition of a new release; finding it written already is as good.</summary>
    public async Task<ReleaseHead> CreateAsync(NewPartition partition, CancellationToken cancellationToken)
    {
        (ReleaseHead head, JsonItem view, RowGroup rows) = partition;
        try
        {
            IReadOnlyList<ETag> etags = await rows.SubmitAsync(tables.Releases, overflow, head.Id, cancellationToken);
            return Remember(head, etags[0], view);
        }
        catch (RequestFailedException e) when (Conflict.IsAlreadyThere(e))
        {
            return await FindAsync(head.Id, cancellationToken)
                ?? throw new InvalidDataException($"Release '{head.Id}' has events but no head row.");
        }
    }

    /// <summary>Appends events and replaces the view, on the condition that the head is still <paramref name="before"/>.</summary>
    /// <exception cref="RequestFailedException">A <see cref="Conflict"/>: the head has changed, or a key is already there.</exception>
    public async Task<ReleaseHead> AppendAsync(ReleaseHead before, ReleaseHead after, IReadOnlyList<HistoryEvent> events, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        JsonItem view = after.ToItem();
        RowGroup rows = new RowGroup().Replace(after.ToRow(), before.ETag, view);
        foreach ((HistoryEvent e, string key) in events.Zip(keys))
        {
            rows.Insert(MarkerRow(after, key, e.Seq));
            rows.Insert(EventRow(after.Id, e), EventItem(after.Id, e));
        }

        IReadOnlyList<ETag> etags = await rows.SubmitAsync(tables.Releases, overflow, after.Id, cancellationToken);
        ReleaseHead written = Remember(after, etags[0], view);
        if (before.Overflow is { } replaced && replaced != written.Overflow)
        {
            await overflow.DeleteAsync(after.Id, replaced, cancellationToken);
        }

        return written;
    }

    /// <summary>The commit that appended the event with that key, or null.</summary>
    public async Task<string?> FindMarkerAsync(string releaseId, string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Releases.GetEntityIfExistsAsync<TableEntity>(
            releaseId, ReleaseRows.Marker(key), cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.GetString("CommitId") : null;
    }

    /// <summary>Events in order.</summary>
    public async IAsyncEnumerable<HistoryEvent> ReadEventsAsync(string releaseId, long fromSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity row in tables.Releases.QueryAsync<TableEntity>(ReleaseRows.EventsFrom(releaseId, fromSeq), cancellationToken: cancellationToken))
        {
            byte[] json = await JsonReader.ReadAsync(row, overflow, releaseId, cancellationToken)
                ?? throw new InvalidDataException($"The row '{row.RowKey}' of release '{releaseId}' holds no event.");
            yield return JsonSerializer.Deserialize<HistoryEvent>(json, WireJson.Options)!;
        }
    }

    public void Forget(string releaseId) => _heads.Remove(releaseId);

    private static TableEntity MarkerRow(ReleaseHead head, string key, long seq) =>
        new(head.Id, ReleaseRows.Marker(key)) { ["Seq"] = seq, ["CommitId"] = head.CommitId };

    private static TableEntity EventRow(string releaseId, HistoryEvent e) => new(releaseId, ReleaseRows.Event(e.Seq)) { ["Type"] = e.Type };

    private static JsonItem EventItem(string releaseId, HistoryEvent e) => new(
        'e',
        JsonSerializer.SerializeToUtf8Bytes(e, WireJson.Options),
        $"event {e.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)} ({e.Type}) of release '{releaseId}'");

    private ReleaseHead Remember(ReleaseHead head, ETag etag, JsonItem view)
    {
        ReleaseHead written = head with { ETag = etag, Overflow = view.IsSpilled ? view.Reference : null };
        if (etag == default || view.IsSpilled || view.RequestBytes > MaxRememberedBytes)
        {
            _heads.Remove(head.Id);
        }
        else
        {
            _heads.Put(head.Id, written);
        }

        return written;
    }
}

/// <summary>The rows of a release that is about to be created.</summary>
internal sealed record NewPartition(ReleaseHead Head, JsonItem View, RowGroup Rows);
