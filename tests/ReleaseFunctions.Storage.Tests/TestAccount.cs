using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Anchors;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Tests;

/// <summary>Tables of one test's own on the emulator, and stores on them as separate processes would have.</summary>
public sealed class TestAccount(Azurite azurite)
{
    private readonly StorageSettings _settings = new()
    {
        ConnectionString = azurite.ConnectionString,
        TablePrefix = "t" + Guid.NewGuid().ToString("N")[..20],
    };

    public StorageTables Tables(FaultInjection? faults = null) => new(_settings, options =>
    {
        if (faults is not null)
        {
            options.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        }
    });

    /// <summary>A store with nothing remembered, as after a restart.</summary>
    public TableReleaseStore Store(FaultInjection? faults = null) => new(Tables(faults), ReleaseCommit.Next, TimeProvider.System);

    /// <summary>Anchors, as a process of their own would have them.</summary>
    public AzureAnchorStore Anchors() => new(new AnchorBlobs(_settings, new AnchorProtection(TimeSpan.FromDays(30), IsLocked: false), TimeProvider.System), Tables());

    /// <summary>The anchors' container as its owner sees it.</summary>
    public BlobContainerClient AnchorContainer() => new(_settings.ConnectionString, _settings.TablePrefix + "-anchors");

    /// <summary>A table as an auditor's tool sees it.</summary>
    public TableClient Raw(string name) => new(_settings.ConnectionString, _settings.TablePrefix + name);
}
