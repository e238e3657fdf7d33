namespace EndToEnd.Hosting;

/// <summary>What all tests share: storage, the sample target, Prometheus, and the application.</summary>
public sealed class World : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releasefunctions-e2e-").FullName;
    private Azurite? _azurite;
    private string _storage = string.Empty;

    /// <summary>The one world of the run, once it is up.</summary>
    internal static World? Started { get; private set; }

    public Target Target { get; private set; } = null!;

    public Prometheus Prometheus { get; private set; } = null!;

    public App App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Task<string> storage = StorageAsync();
        Target = await Target.StartAsync(Folder("target"));
        Prometheus = await Prometheus.StartAsync(Folder("prometheus"), Target.Address);
        _storage = await storage;
        App = await StartAppAsync();
        Started = this;
    }

    /// <summary>A folder that goes when the tests are over.</summary>
    public string Folder(string name) => Path.Combine(_folder, name);

    /// <summary>An application of a test's own.</summary>
    /// <param name="storage">Connection string; default: the shared storage, on tables of its own.</param>
    /// <param name="more">Settings beside those that every application has.</param>
    public Task<App> StartAppAsync(string? storage = null, IReadOnlyDictionary<string, string>? more = null) =>
        App.StartAsync(Folder($"app-{Guid.NewGuid():N}"), storage ?? _storage, Target, Prometheus, more);

    /// <summary>What the shared processes wrote last.</summary>
    public IEnumerable<string> Tails() => [App.Tail(), Target.Process.Tail(20), Prometheus.Process.Tail(20)];

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in new IAsyncDisposable?[] { App, Prometheus, Target, _azurite })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> StorageAsync()
    {
        if (Environment.GetEnvironmentVariable("AZURITE_CONNECTION_STRING") is { Length: > 0 } given)
        {
            return given;
        }

        _azurite = await Azurite.StartAsync(Folder("azurite"));
        return _azurite.ConnectionString;
    }
}
