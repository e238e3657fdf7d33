using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Calendar;

/// <summary>The calendar in Table Storage; every version of every rule stays.</summary>
public sealed class TableCalendarStore(StorageTables tables) : ICalendarStore
{
    private readonly OverflowRows _overflow = new(tables.Calendar);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CalendarEntry>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await QueryAsync("r:", "r;", cancellationToken)).Where(record => !record.Removed).Select(record => record.Entry)];

    /// <inheritdoc/>
    public async Task<CalendarEntry?> FindAsync(string rule, CancellationToken cancellationToken)
    {
        if (!CalendarRows.IsName(rule))
        {
            return null;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        TableEntity? row = await FindRowAsync(CalendarRows.Latest(rule), cancellationToken);
        CalendarRecord? record = row is null ? null : await RecordOfAsync(row, cancellationToken);
        return record is null or { Removed: true } ? null : record.Entry;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CalendarEntry>> ListVersionsAsync(string rule, CancellationToken cancellationToken) => CalendarRows.IsName(rule)
        ? [.. (await QueryAsync($"v:{rule}:", $"v:{rule};", cancellationToken)).Select(record => record.Entry).OrderByDescending(entry => entry.Version)]
        : [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name is not a rule's.</exception>
    /// <exception cref="ItemTooLargeException">More JSON than the store keeps.</exception>
    public Task<CalendarChange> PutAsync(CalendarEntry rule, int? expected, CancellationToken cancellationToken) => ChangeAsync(
        rule.Name,
        expected,
        newest => newest is { Removed: false } && newest.Json == rule.Json ? null
            : new CalendarRecord(rule.Name, (newest?.Version ?? 0) + 1, rule.Json, rule.ChangedBy, rule.ChangedAt, Removed: false),
        newest => newest is null or { Removed: true } ? CalendarChangeKind.Created : CalendarChangeKind.Replaced,
        CalendarChangeKind.Unchanged,
        cancellationToken);

    /// <inheritdoc/>
    public Task<CalendarChange> RemoveAsync(string rule, string removedBy, DateTimeOffset removedAt, int? expected, CancellationToken cancellationToken) => ChangeAsync(
        rule,
        expected,
        newest => newest is null or { Removed: true } ? null
            : newest with { Version = newest.Version + 1, ChangedBy = removedBy, ChangedAt = removedAt, Removed = true },
        _ => CalendarChangeKind.Removed,
        CalendarChangeKind.NotFound,
        cancellationToken);

    /// <inheritdoc/>
    public async Task<CalendarStamps> ReadStampsAsync(CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        string? newest = null;
        string? heard = null;
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {CalendarRows.Partition} and RowKey ge {CalendarRows.Stamp} and RowKey le {CalendarRows.Heard}");
        await foreach (TableEntity row in tables.Calendar.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            (newest, heard) = row.RowKey == CalendarRows.Stamp ? (row.GetString(CalendarRows.StampColumn), heard) : (newest, row.GetString(CalendarRows.StampColumn));
        }

        return new CalendarStamps(newest, heard);
    }

    /// <inheritdoc/>
    public async Task MarkHeardAsync(string stamp, CancellationToken cancellationToken) =>
        await tables.Calendar.UpsertEntityAsync(new TableEntity(CalendarRows.Partition, CalendarRows.Heard) { [CalendarRows.StampColumn] = stamp }, TableUpdateMode.Replace, cancellationToken);

    private async Task<CalendarChange> ChangeAsync(
        string name,
        int? expected,
        Func<CalendarRecord?, CalendarRecord?> decide,
        Func<CalendarRecord?, CalendarChangeKind> done,
        CalendarChangeKind nothing,
        CancellationToken cancellationToken)
    {
        if (!CalendarRows.IsName(name))
        {
            throw new ArgumentException($"The calendar rule's name '{name}' is not a letter or digit followed by at most 62 of a-z, 0-9 and '-'.");
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        string callId = Guid.NewGuid().ToString("N");
        while (true)
        {
            TableEntity? row = await FindRowAsync(CalendarRows.Latest(name), cancellationToken);
            CalendarRecord? newest = row is null ? null : await RecordOfAsync(row, cancellationToken);
            int present = newest is null or { Removed: true } ? 0 : newest.Version;
            if (expected is { } version && version != present)
            {
                return new CalendarChange(CalendarChangeKind.OtherVersion, present == 0 ? null : newest!.Entry);
            }

            if (decide(newest) is not { } next)
            {
                return new CalendarChange(nothing, present == 0 ? null : newest!.Entry);
            }

            try
            {
                await WriteAsync(next, row?.ETag, callId, cancellationToken);
                return new CalendarChange(done(newest), next.Entry);
            }
            catch (RequestFailedException e) when (Conflict.Is(e))
            {
                // The client repeats a request whose answer was lost, and then conflicts with itself; otherwise someone was first.
                TableEntity? stored = await FindRowAsync(CalendarRows.Version(name, next.Version), cancellationToken);
                if (stored?.GetString("CreatedBy") == callId)
                {
                    return new CalendarChange(done(newest), next.Entry);
                }
            }
        }
    }

    private async Task WriteAsync(CalendarRecord record, ETag? latest, string callId, CancellationToken cancellationToken)
    {
        TableEntity pointer = CalendarRows.Row(CalendarRows.Latest(record.Name), record);
        RowGroup rows = latest is { } etag
            ? new RowGroup().Replace(pointer, etag, CalendarRows.Item(record))
            : new RowGroup().Insert(pointer, CalendarRows.Item(record));
        rows.Insert(CalendarRows.Row(CalendarRows.Version(record.Name, record.Version), record, callId), CalendarRows.Item(record));
        rows.Upsert(new TableEntity(CalendarRows.Partition, CalendarRows.Stamp) { [CalendarRows.StampColumn] = $"{record.Name}:{record.Version}:{callId}" });
        await rows.SubmitAsync(tables.Calendar, _overflow, CalendarRows.Partition, cancellationToken);
    }

    private async Task<IReadOnlyList<CalendarRecord>> QueryAsync(string from, string to, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<CalendarRecord> records = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {CalendarRows.Partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (TableEntity row in tables.Calendar.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            records.Add(await RecordOfAsync(row, cancellationToken));
        }

        return records;
    }

    private async Task<TableEntity?> FindRowAsync(string rowKey, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Calendar.GetEntityIfExistsAsync<TableEntity>(CalendarRows.Partition, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    // A row that someone has damaged is a rule that cannot be read, and closes; it must not hide the others.
    private async Task<CalendarRecord> RecordOfAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? json = await JsonReader.ReadAsync(row, _overflow, CalendarRows.Partition, cancellationToken);
            return JsonSerializer.Deserialize<CalendarRecord>(json ?? [], WireJson.Options)!;
        }
        catch (JsonException)
        {
            return new CalendarRecord(
                row.RowKey.Split(':')[1], row.GetInt32(CalendarRows.VersionColumn) ?? 0, string.Empty, "unknown", row.Timestamp ?? DateTimeOffset.UnixEpoch, row.GetBoolean(CalendarRows.RemovedColumn) ?? false);
        }
    }
}
