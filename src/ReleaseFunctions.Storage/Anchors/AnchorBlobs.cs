using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Anchors;

/// <summary>The container of the anchors: <c>2026/11/26.json</c> for each day and <c>keys/{fingerprint}.pem</c>; blobs are written once.</summary>
public sealed class AnchorBlobs
{
    private const string KeyFolder = "keys/";
    private readonly Lazy<BlobContainerClient> _connected;
    private readonly AnchorProtection _protection;
    private readonly TimeProvider _time;

    /// <summary>Prepares the client; nothing is sent yet.</summary>
    public AnchorBlobs(StorageSettings settings, AnchorProtection protection, TimeProvider time)
    {
        // A connection string without blobs must not keep the application from starting.
        _connected = new(() => Connect(settings));
        _protection = protection;
        _time = time;
    }

    private BlobContainerClient Container => _connected.Value;

    internal async Task<string?> FindAnchorAsync(string date, CancellationToken cancellationToken) =>
        AnchorPlanner.IsDate(date) ? await ReadAsync(NameOf(date), cancellationToken) : null;

    internal Task<string?> FindKeyAsync(string fingerprint, CancellationToken cancellationToken) =>
        fingerprint.Length == 64 && fingerprint.All(char.IsAsciiHexDigitLower) ? ReadAsync(KeyOf(fingerprint), cancellationToken) : Task.FromResult<string?>(null);

    internal async Task<IReadOnlyList<string>> ListDatesAsync(int limit, CancellationToken cancellationToken)
    {
        List<string> dates = [];
        try
        {
            // Names sort by day; a year has few of them, so the newest years are read until there are enough.
            List<string> years = [];
            await foreach (BlobHierarchyItem item in Container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellationToken))
            {
                if (item.IsPrefix && item.Prefix != KeyFolder)
                {
                    years.Add(item.Prefix);
                }
            }

            foreach (string year in years.OrderDescending(StringComparer.Ordinal))
            {
                await foreach (BlobItem blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, year, cancellationToken))
                {
                    dates.Add(blob.Name[..^".json".Length].Replace('/', '-'));
                }

                if (dates.Count >= limit)
                {
                    break;
                }
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }

        return [.. dates.Where(AnchorPlanner.IsDate).OrderDescending(StringComparer.Ordinal).Take(limit)];
    }

    internal async Task<AnchorWritten> AddAnchorAsync(string date, string json, CancellationToken cancellationToken)
    {
        BlobClient blob = Container.GetBlobClient(NameOf(date));
        if (!await TryAddAsync(blob, json, "application/json", cancellationToken))
        {
            return AnchorWritten.AlreadyThere;
        }

        return await TryProtectAsync(blob, cancellationToken) ? AnchorWritten.Protected : AnchorWritten.Unprotected;
    }

    internal async Task AddKeyAsync(string fingerprint, string publicPem, CancellationToken cancellationToken)
    {
        BlobClient blob = Container.GetBlobClient(KeyOf(fingerprint));
        if (await TryAddAsync(blob, publicPem, "application/x-pem-file", cancellationToken))
        {
            await TryProtectAsync(blob, cancellationToken);
        }
    }

    private static string NameOf(string date) => date.Replace('-', '/') + ".json";

    private static string KeyOf(string fingerprint) => $"{KeyFolder}{fingerprint}.pem";

    private async Task<bool> TryAddAsync(BlobClient blob, string text, string contentType, CancellationToken cancellationToken)
    {
        BlobUploadOptions options = new()
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        };
        try
        {
            await Container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);
            await blob.UploadAsync(BinaryData.FromString(text), options, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Also the client's own request, repeated because its answer was lost.
            return await ReadAsync(blob.Name, cancellationToken) == text;
        }
    }

    /// <summary>
    /// Azure: needs a container with version-level immutability, which is a property of the account or container from its creation on
    /// (https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies). Anywhere else it is refused.
    /// </summary>
    private async Task<bool> TryProtectAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        BlobImmutabilityPolicy policy = new()
        {
            ExpiresOn = _time.GetUtcNow() + _protection.Retention,
            PolicyMode = _protection.IsLocked ? BlobImmutabilityPolicyMode.Locked : BlobImmutabilityPolicyMode.Unlocked,
        };
        try
        {
            await blob.SetImmutabilityPolicyAsync(policy, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 501 || !StorageUnavailable.Is(e))
        {
            return false;
        }
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await Container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private static BlobContainerClient Connect(StorageSettings settings)
    {
        BlobClientOptions options = new();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(150);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(15);
        string container = settings.TablePrefix.ToLower(CultureInfo.InvariantCulture) + "-anchors";
        return settings.ConnectionString is { } connectionString
            ? new BlobContainerClient(connectionString, container, options)
            : new BlobContainerClient(new Uri(settings.BlobServiceUri!, container), StorageTables.Credential(settings), options);
    }
}
