using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Mail;

/// <summary>
/// What mails may leave, in Table Storage: one row beside the queue, whose ETag guards every change, so that all processes together keep the rate. Calls of one
/// process queue up instead of conflicting.
/// </summary>
public sealed class TableMailAllowances(StorageTables tables) : IMailAllowances, IDisposable
{
    private const string Partition = "allowance";
    private const string Row = "all";
    private const int MaxConflicts = 20;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(200);

    private readonly ReleaseGate _gate = new();

    /// <inheritdoc/>
    public async Task<MailAllowance> ReadAsync(CancellationToken cancellationToken) => (await FindAsync(cancellationToken)).Allowance;

    /// <inheritdoc/>
    public async Task<bool> ChangeAsync(Func<MailAllowance, MailAllowance?> change, CancellationToken cancellationToken)
    {
        using IDisposable passage = await _gate.EnterAsync(Row, cancellationToken);
        for (int conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            (MailAllowance current, ETag? etag) = await FindAsync(cancellationToken);
            if (change(current) is not { } next)
            {
                return false;
            }

            if (next == current || await TryWriteAsync(next, etag, cancellationToken))
            {
                return true;
            }

            await Task.Delay(Random.Shared.NextDouble() * MaxPause, cancellationToken);
        }

        return false;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<(MailAllowance Allowance, ETag? ETag)> FindAsync(CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        NullableResponse<TableEntity> found = await tables.Mails.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
        if (!found.HasValue)
        {
            return (MailAllowance.Untouched, null);
        }

        TableEntity row = found.Value!;
        MailAllowance allowance = new()
        {
            Left = row.GetDouble(nameof(MailAllowance.Left)) ?? 0,
            FilledAt = row.GetDateTimeOffset(nameof(MailAllowance.FilledAt)),
            PausedUntil = row.GetDateTimeOffset(nameof(MailAllowance.PausedUntil)),
            HasQueue = row.GetBoolean(nameof(MailAllowance.HasQueue)) ?? false,
        };
        return (allowance, row.ETag);
    }

    /// <returns>False: another was first.</returns>
    private async Task<bool> TryWriteAsync(MailAllowance next, ETag? etag, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition, Row)
        {
            [nameof(MailAllowance.Left)] = next.Left,
            [nameof(MailAllowance.FilledAt)] = next.FilledAt,
            [nameof(MailAllowance.PausedUntil)] = next.PausedUntil,
            [nameof(MailAllowance.HasQueue)] = next.HasQueue,
        };
        try
        {
            await (etag is { } seen
                ? tables.Mails.UpdateEntityAsync(row, seen, TableUpdateMode.Replace, cancellationToken)
                : tables.Mails.AddEntityAsync(row, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (Conflict.Is(e) || e.Status == 404)
        {
            return false;
        }
    }
}
