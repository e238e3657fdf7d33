using System.Diagnostics;
using ReleaseFunctions.Storage.Tests;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace ReleaseFunctions.Storage.Tests;

/// <summary>A real storage emulator for the whole run: the one that AZURITE_CONNECTION_STRING names, or its own on free ports.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "azurite-" + Guid.NewGuid().ToString("N"));
    private Process? _process;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("AZURITE_CONNECTION_STRING") is { Length: > 0 } given)
        {
            ConnectionString = given;
            return;
        }

        ProcessStartInfo start = new("bash", [Path.Combine(RepositoryRoot(), "scripts", "azurite.sh"), "serve", _directory])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();

        ConnectionString = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("scripts/azurite.sh serve ended; its errors are above.");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        string line = "";
        while (!line.Contains("Table service is successfully listening", StringComparison.Ordinal))
        {
            line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("Azurite ended while starting; its errors are above.");
        }

        // What it prints from now on is of no interest, but an unread pipe would block it.
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ReleaseFunctions.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"No ReleaseFunctions.sln above {AppContext.BaseDirectory}.");
    }
}
