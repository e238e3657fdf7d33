namespace Infrastructure.Tests.Build;

/// <summary>Publishes the azure build with what the package source has; once for all tests.</summary>
internal static class AzurePublish
{
    private static readonly Lazy<Task<AzureBuild>> Once = new(PublishAsync);

    /// <summary>The published folder; skips where the Microsoft packages cannot be had.</summary>
    public static async Task<string> FolderAsync()
    {
        AzureBuild build = await Once.Value;
        Assert.SkipWhen(build.Folder is null, $"The package source has no Microsoft.Azure.Functions.Worker 2.x with its extensions, so the azure build is not compiled here: {build.Log}");
        return build.Folder;
    }

    /// <summary>Publishes into a folder, without the analyzers: they have read the same source in the embedded build.</summary>
    public static Task<ToolResult> RunAsync(string folder, params string[] properties) => Tool.RunAsync(
        "dotnet",
        ["publish", Repository.PathOf("src", "ReleaseFunctions"), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo", "-p:RunAnalyzersDuringBuild=false", .. properties],
        variables: new Dictionary<string, string> { ["DOTNET_CLI_UI_LANGUAGE"] = "en" });

    private static async Task<AzureBuild> PublishAsync()
    {
        // Azure.Monitor.Query is asked for first; where only that is missing, our own client takes its place (docs/two-builds.md).
        string folder = Repository.PathOf("src", "ReleaseFunctions", "bin", "azure", "published");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        ToolResult result = await RunAsync(folder);
        if (IsRefused(result))
        {
            result = await RunAsync(folder, "-p:MonitorQuery=embedded");
        }

        if (IsRefused(result))
        {
            return new AzureBuild(null, result.All.Trim());
        }

        Assert.True(result.ExitCode == 0, result.All);
        return new AzureBuild(folder, result.All);
    }

    private static bool IsRefused(ToolResult result) => result.ExitCode != 0 && result.All.Contains("RF0001", StringComparison.Ordinal);

    private sealed record AzureBuild(string? Folder, string Log);
}
