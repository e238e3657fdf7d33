using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>
/// Prism on a vendor's own description of its API, as a process of its own: as a mock it refuses requests that the description does not allow, as a proxy in front of
/// one of our fakes it also checks what the fake answers. Neither the client nor the fake can drift from the vendor without a test failing.
/// </summary>
internal sealed class Prism : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private readonly Process _process;

    private Prism(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Answers from the description itself.</summary>
    public static Task<Prism> MockAsync(string spec) => StartAsync("mock", Specs.PathOf(spec));

    /// <summary>Stands in front of a fake; a request or an answer that the description does not allow becomes an error answer.</summary>
    public static Task<Prism> ProxyAsync(string spec, Uri upstream) => StartAsync("proxy", "--errors", Specs.PathOf(spec), upstream.ToString().TrimEnd('/'));

    /// <summary>
    /// What Prism has to say against an exchange; empty: nothing. In a mock only what is wrong with the request counts, since its answers are made up; in a proxy also what
    /// the fake answered.
    /// </summary>
    public static async Task<string> ViolationsAsync(HttpResponseMessage response, bool isMock, CancellationToken cancellationToken)
    {
        if (response.Headers.TryGetValues("sl-violations", out IEnumerable<string>? violations) && string.Concat(violations) is { Length: > 0 } text)
        {
            return isMock && JsonNode.Parse(text) is JsonArray list ? string.Join('\n', list.Where(one => (string?)one!["location"]?[0] != "response")) : text;
        }

        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        return body.Contains("stoplight.io/prism/errors#", StringComparison.Ordinal) ? body : string.Empty;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Prism> StartAsync(string command, params string[] arguments)
    {
        int port = FreePort();
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Cli(), command, "-h", "127.0.0.1", "-p", $"{port}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        TaskCompletionSource<bool> listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> said = [];
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listens.TrySetResult(false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Prism prism = new(process, new Uri($"http://127.0.0.1:{port}"));
        if (await Task.WhenAny(listens.Task, Task.Delay(StartLimit)) == listens.Task && await listens.Task)
        {
            return prism;
        }

        await prism.DisposeAsync();
        throw new InvalidOperationException($"Prism did not start within {StartLimit}: {string.Join('\n', said)}");

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.Add(line.Data ?? string.Empty);
            }

            if (line.Data?.Contains("is listening on", StringComparison.Ordinal) == true)
            {
                listens.TrySetResult(true);
            }
        }
    }

    private static string Cli() => Environment.GetEnvironmentVariable("PRISM_CLI") is { Length: > 0 } named ? named : $"{NpmTool.FolderOf("@stoplight/prism-cli")}/dist/index.js";

    internal static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
