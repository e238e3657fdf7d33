using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace ReleaseFunctions.Storage.Tables;

/// <summary>The tables of the product: one client each, made once, the tables themselves created when first needed.</summary>
public sealed class StorageTables : IDisposable
{
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    /// <summary>Prepares the clients; nothing is sent yet.</summary>
    /// <param name="configure">Changes the client options of each table, for tests and special networks.</param>
    /// <exception cref="FormatException">The connection string is malformed.</exception>
    public StorageTables(StorageSettings settings, Action<TableClientOptions>? configure = null)
    {
        Anchors = Connect(settings, "Anchors", configure);
        Reviews = Connect(settings, "Reviews", configure);
        Releases = Connect(settings, "Releases", configure);
        Index = Connect(settings, "Index", configure);
        Plans = Connect(settings, "Plans", configure);
        Links = Connect(settings, "Links", configure);
        Calendar = Connect(settings, "Calendar", configure);
        Locks = Connect(settings, "Locks", configure);
        Delegations = Connect(settings, "Delegations", configure);
        Mails = Connect(settings, "Mails", configure);
    }

    internal TableClient Anchors { get; }

    internal TableClient Reviews { get; }

    internal TableClient Releases { get; }

    internal TableClient Index { get; }

    internal TableClient Plans { get; }

    internal TableClient Links { get; }

    internal TableClient Calendar { get; }

    internal TableClient Locks { get; }

    internal TableClient Delegations { get; }

    internal TableClient Mails { get; }

    /// <summary>Creates what is missing, once per process; a failed try is repeated by the next caller.</summary>
    public async ValueTask EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            if (!_created)
            {
                TableClient[] tables = [Anchors, Reviews, Releases, Index, Plans, Links, Calendar, Locks, Delegations, Mails];
                await Task.WhenAll(tables.Select(table => table.CreateIfNotExistsAsync(cancellationToken)));
                _created = true;
            }
        }
        finally
        {
            _creating.Release();
        }
    }

    public void Dispose() => _creating.Dispose();

    private static TableClient Connect(StorageSettings settings, string name, Action<TableClientOptions>? configure)
    {
        TableClientOptions options = Options(name);
        configure?.Invoke(options);

        string table = settings.TablePrefix + name;
        if (settings.ConnectionString is { } connectionString)
        {
            return new TableClient(connectionString, table, options);
        }

        Uri uri = settings.TableServiceUri
            ?? throw new ArgumentException("The storage settings hold neither a connection string nor a table service address.", nameof(settings));
        return new TableClient(uri, table, Credential(settings), options);
    }

    /// <summary>
    /// An outage of ten seconds must reach the callers, who retry durably or answer 503: the client itself bridges only
    /// short hiccups, at most three tries of 7 s, and gives up well within 1 s where the connection is refused.
    /// </summary>
    private static TableClientOptions Options(string name)
    {
        TableClientOptions options = new();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(150);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(7);
        options.AddPolicy(new OperationCounter(name), HttpPipelinePosition.PerRetry);
        return options;
    }

    internal static TokenCredential Credential(StorageSettings settings)
    {
        if (!settings.UsesManagedIdentity)
        {
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });
        }

        return new ManagedIdentityCredential(settings.ClientId is { } clientId
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}
