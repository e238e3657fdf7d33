using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Hosting;

/// <summary>A process of the tests' own, with its output kept.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly string[] Ours = ["ApiKeys__", "AzureWebJobs", "Connections__", "EmbeddedFunctions__", "Mail__", "Release__", "ASPNETCORE_"];

    private readonly Process _process;
    private readonly List<string> _output;

    private ChildProcess(string name, Process process, List<string> output)
    {
        Name = name;
        _process = process;
        _output = output;
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Everything written to the standard outputs so far.</summary>
    public IReadOnlyList<string> Output
    {
        get { lock (_output) { return [.. _output]; } }
    }

    /// <summary>Starts a program. Settings of the product in the tests' own environment are not handed on.</summary>
    public static ChildProcess Start(string name, string folder, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string inherited in start.Environment.Keys.Where(key => Ours.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }

        List<string> output = [];
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(name, process, output);
    }

    /// <summary>SIGKILL, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; SIGKILL if it does not end.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using CancellationTokenSource limit = new(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>The newest lines, for people.</summary>
    public string Tail(int lines = 60) => $"--- {Name}{Environment.NewLine}{string.Join(Environment.NewLine, Output.TakeLast(lines))}";

    /// <summary>Waits until an address answers anything but a server error.</summary>
    public Task AnswersAsync(Uri address) => Eventually.BeAsync(
        async () =>
        {
            Assert.False(HasExited, $"{Name} ended while starting.{Environment.NewLine}{Tail()}");
            using HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false });
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(address);
                return (int)answer.StatusCode < 500;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        () => $"{Name} does not answer {address}.{Environment.NewLine}{Tail()}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static void Keep(List<string> output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }
}
