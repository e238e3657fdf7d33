using EndToEnd.Hosting;

namespace EndToEnd.Pipelines;

/// <summary>A run of <c>ci/release.sh</c>, as a pipeline would start it.</summary>
public sealed class ReleaseScript : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ReleaseScript(ChildProcess process) => _process = process;

    public string Output => string.Join('\n', _process.Output);

    /// <param name="run">What identifies the pipeline's run.</param>
    /// <param name="url">Where the application is; null: where it is.</param>
    public static ReleaseScript Start(World world, string plan, string run, string[] more, string? key = null, Uri? url = null)
    {
        string folder = world.Folder($"pipeline-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        Dictionary<string, string> environment = new()
        {
            ["RELEASES_URL"] = (url ?? world.App.Address).ToString(),
            ["RELEASES_KEY"] = key ?? Keys.Kickoff.Value,
            ["GITHUB_RUN_ID"] = run,
            ["GITHUB_REPOSITORY"] = "contoso/shop",
            ["GITHUB_OUTPUT"] = Path.Combine(folder, "outputs"),
        };
        return new ReleaseScript(ChildProcess.Start(
            "release.sh",
            folder,
            "sh",
            [Path.Combine(Repository.Root, "ci", "release.sh"), "--plan", plan, "--version", "1.0.0", "--every", "1", .. more],
            environment));
    }

    /// <summary>Waits for a text in what it prints.</summary>
    public Task SaysAsync(string text) => Eventually.BeAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), () => $"It should have said '{text}':\n{Output}");

    /// <summary>Waits for its end.</summary>
    /// <returns>What it ended with.</returns>
    public async Task<int> EndsAsync()
    {
        await Eventually.BeAsync(() => Task.FromResult(_process.HasExited), () => $"It should have ended:\n{Output}");
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
