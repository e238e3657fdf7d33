using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Links;

/// <summary>Links in Table Storage: one partition per link, named by the token's hash, so that they spread over the service.</summary>
public sealed partial class TableLinkStore(StorageTables tables) : ILinkStore
{
    private const string RowKey = "link";

    private readonly OverflowRows _overflow = new(tables.Links);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The hash is not 64 lower-case hex digits.</exception>
    public async Task AddAsync(LinkToken token, CancellationToken cancellationToken)
    {
        if (!HashPattern().IsMatch(token.Hash))
        {
            throw new ArgumentException($"A link's hash is 64 lower-case hex digits; this one has {token.Hash.Length} characters.");
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        TableEntity row = new(token.Hash, RowKey) { ["ReleaseId"] = token.ReleaseId, ["ExpiresAt"] = token.ExpiresAt };
        JsonItem item = new('l', JsonSerializer.SerializeToUtf8Bytes(token, WireJson.Options), $"link of stage '{token.Stage}' of release '{token.ReleaseId}'");
        try
        {
            await new RowGroup().Insert(row, item).SubmitAsync(tables.Links, _overflow, token.Hash, cancellationToken);
        }
        catch (RequestFailedException e) when (Conflict.IsAlreadyThere(e))
        {
            // Storing the same link again changes nothing.
        }
    }

    /// <inheritdoc/>
    public async Task<LinkToken?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (!HashPattern().IsMatch(hash))
        {
            return null;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        NullableResponse<TableEntity> row = await tables.Links.GetEntityIfExistsAsync<TableEntity>(hash, RowKey, cancellationToken: cancellationToken);
        if (!row.HasValue)
        {
            return null;
        }

        byte[] json = await JsonReader.ReadAsync(row.Value!, _overflow, hash, cancellationToken)
            ?? throw new InvalidDataException($"The row of link '{hash}' is empty.");
        return JsonSerializer.Deserialize<LinkToken>(json, WireJson.Options);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex HashPattern();
}
