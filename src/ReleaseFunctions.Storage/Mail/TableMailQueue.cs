using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Mail;

/// <summary>Mails that wait, in Table Storage: one partition, which is empty unless more is to be sent than the rate or the mail system allows.</summary>
public sealed class TableMailQueue(StorageTables tables) : IMailQueue
{
    private const string Partition = "mails";

    private readonly JsonRows<QueuedMail> _rows = new(tables.Mails, Partition, 'm', mail => $"mail to {mail.To}");

    /// <inheritdoc/>
    public async Task PutAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        TableEntity row = _rows.Row(mail.Id, mail);
        row["NotBefore"] = mail.NotBefore;
        row["QueuedAt"] = mail.QueuedAt;
        await tables.Mails.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueuedMail>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<QueuedMail> due = await _rows.QueryAsync(TableClient.CreateQueryFilter($"NotBefore le {now}"), cancellationToken);
        return [.. due.OrderByDescending(mail => mail.IsUrgent).ThenBy(mail => mail.QueuedAt).ThenBy(mail => mail.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <inheritdoc/>
    public async Task<(int Waiting, DateTimeOffset? OldestAt)> CountAsync(CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        int waiting = 0;
        DateTimeOffset? oldest = null;
        await foreach (TableEntity row in tables.Mails.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: ["QueuedAt"], cancellationToken: cancellationToken))
        {
            waiting++;
            DateTimeOffset? queued = row.GetDateTimeOffset("QueuedAt");
            oldest = oldest < queued ? oldest : queued;
        }

        return (waiting, oldest);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Mails.DeleteEntityAsync(Partition, mail.Id, ETag.All, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Another process was first.
        }
    }
}
