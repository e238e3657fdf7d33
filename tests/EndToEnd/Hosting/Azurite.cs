using System.Globalization;

namespace EndToEnd.Hosting;

/// <summary>A storage emulator of our own, which can be taken away and brought back on the same data and ports.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _ports = new()
    {
        ["AZURITE_BLOB_PORT"] = Port(),
        ["AZURITE_QUEUE_PORT"] = Port(),
        ["AZURITE_TABLE_PORT"] = Port(),
    };

    private ChildProcess _process = null!;

    private Azurite(string folder) => _folder = folder;

    public string ConnectionString { get; private set; } = string.Empty;

    /// <param name="folder">Of its data; nothing else may use it.</param>
    public static async Task<Azurite> StartAsync(string folder)
    {
        Azurite azurite = new(folder);
        await azurite.StartAsync();
        return azurite;
    }

    /// <summary>Starts it again where clients already look for it.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        _process = ChildProcess.Start("Azurite", Repository.Root, "bash", ["scripts/azurite.sh", "serve", _folder], _ports);
        ConnectionString = await Eventually.GetAsync(
            () => Task.FromResult(_process.Output.FirstOrDefault(line => line.StartsWith("DefaultEndpointsProtocol=", StringComparison.Ordinal))),
            () => $"Azurite did not say where it is.{Environment.NewLine}{_process.Tail()}",
            TimeSpan.FromMinutes(3)); // the first start on a machine installs it
        await _process.AnswersAsync(new Uri($"http://127.0.0.1:{_ports["AZURITE_TABLE_PORT"]}/"));
    }

    /// <summary>Stops it in good order: it writes its tables out.</summary>
    public Task StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Port() => Ports.Free().ToString(CultureInfo.InvariantCulture);
}
