using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Mail;

/// <summary>Mails that wait, in Table Storage: one partition, which is empty unless more is to be sent than the rate or the mail system allows.</summary>
public sealed class TableMailQueue(StorageTables tables) : IMailQueue
{
    private const string Partition = "mails";

    private readonly OverflowRows _overflow = new(tables.Mails);

    /// <inheritdoc/>
    public async Task PutAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        TableEntity row = new(Partition, mail.Id) { ["NotBefore"] = mail.NotBefore, ["QueuedAt"] = mail.QueuedAt };
        JsonItem item = new('m', JsonSerializer.SerializeToUtf8Bytes(mail, WireJson.Options), $"mail to {mail.To}", JsonItem.InlineBytes);
        item.WriteTo(row);
        await tables.Mails.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueuedMail>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<QueuedMail> due = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and NotBefore le {now}");
        await foreach (TableEntity row in tables.Mails.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (await JsonReader.ReadAsync(row, _overflow, Partition, cancellationToken) is { } json)
            {
                due.Add(JsonSerializer.Deserialize<QueuedMail>(json, WireJson.Options)!);
            }
        }

        return [.. due.OrderByDescending(mail => mail.IsUrgent).ThenBy(mail => mail.QueuedAt).ThenBy(mail => mail.Id, StringComparer.Ordinal).Take(limit)];
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
