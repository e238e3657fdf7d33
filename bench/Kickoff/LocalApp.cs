using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KickoffBench;

/// <summary>Azurite, a counting relay in front of its tables, and the application on it: a new store, removed afterwards.</summary>
internal sealed partial class LocalApp : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);

    private readonly DirectoryInfo _data;
    private readonly List<Process> _processes = [];

    private LocalApp(DirectoryInfo data) => _data = data;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What the application's requests to its tables go through.</summary>
    public CountingRelay Storage { get; private set; } = null!;

    public static async Task<LocalApp> StartAsync(CancellationToken stop)
    {
        LocalApp app = new(Directory.CreateTempSubdirectory("kickoff-bench-"));
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(StartLimit);
            await app.RunAsync(limit.Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in Enumerable.Reverse(_processes))
        {
            await EndAsync(process);
        }

        if (Storage is not null)
        {
            await Storage.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
            {
                // SIGTERM, so that run.sh stops what it started.
                using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                await kill.WaitForExitAsync();
            }

            using CancellationTokenSource limit = new(StopLimit);
            await process.WaitForExitAsync(limit.Token);
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReleaseFunctions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No ReleaseFunctions.sln above {AppContext.BaseDirectory}; build the benchmark inside the repository.");
    }

    [GeneratedRegex(@"(?<=TableEndpoint=http://127\.0\.0\.1:)\d+")]
    private static partial Regex TablePort();

    private async Task RunAsync(CancellationToken stop)
    {
        string azurite = Path.Combine(_data.FullName, "azurite");
        Directory.CreateDirectory(azurite);
        string connection = await LineAsync(Start("scripts/azurite.sh", ["serve", azurite], null), line => line.Contains("TableEndpoint=", StringComparison.Ordinal), stop);
        Storage = new CountingRelay(int.Parse(TablePort().Match(connection).Value));
        string relayed = TablePort().Replace(connection, $"{Storage.Port}");
        int port = FreePort();
        string ready = await LineAsync(
            Start("run.sh", ["--no-demo", "--port", $"{port}", "--data", Path.Combine(_data.FullName, "app")], relayed),
            line => line.StartsWith("ready ", StringComparison.Ordinal),
            stop);
        Address = new Uri(ready["ready ".Length..]);
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener probe = new(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<string> LineAsync(Process process, Func<string, bool> wanted, CancellationToken stop)
    {
        while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (wanted(line))
            {
                // What follows is read away, so that the process never waits for somebody to read it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return line;
            }

            Console.WriteLine(line);
        }

        throw new InvalidOperationException($"{process.StartInfo.ArgumentList[0]} ended before it was ready; its messages are above.");
    }

    private Process Start(string script, string[] arguments, string? connection)
    {
        ProcessStartInfo start = new("bash", [script, .. arguments]) { WorkingDirectory = Root(), RedirectStandardOutput = true };
        if (connection is not null)
        {
            start.Environment["AzureWebJobsStorage"] = connection;
        }

        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }
}
