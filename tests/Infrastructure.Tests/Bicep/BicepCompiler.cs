using System.Runtime.InteropServices;
using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

/// <summary>The real compiler, as NuGet carries it.</summary>
internal static class BicepCompiler
{
    private const string Subscription = "22222222-2222-2222-2222-222222222222";
    private const string Tenant = "33333333-3333-3333-3333-333333333333";

    public static void SkipWhereItDoesNotRun()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64,
            "The Bicep compiler of the package Azure.Bicep.CommandLine.linux-x64 runs on Linux on x64 only.");
    }

    public static async Task<ToolResult> RunAsync(IReadOnlyList<string> arguments, string? directory = null)
    {
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(Repository.BicepCompiler, File.GetUnixFileMode(Repository.BicepCompiler) | UnixFileMode.UserExecute);
        }

        return await Tool.RunAsync(Repository.BicepCompiler, arguments, directory);
    }

    /// <summary>What a deployment with these parameters would make: every resource, with what can be known before it exists.</summary>
    public static async Task<JsonElement> EvaluateAsync(IReadOnlyDictionary<string, string> parameters)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("infra");
        try
        {
            CopyTo(folder.FullName);
            string[] lines = ["using 'main.bicep'", .. parameters.Select(parameter => $"param {parameter.Key} = {parameter.Value}")];
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "test.bicepparam"), lines, TestContext.Current.CancellationToken);

            ToolResult result = await RunAsync(
                ["snapshot", "test.bicepparam", "--mode", "overwrite", "--subscription-id", Subscription, "--tenant-id", Tenant, "--location", "westeurope"],
                folder.FullName);

            Assert.True(result.ExitCode == 0, result.All);
            return JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "test.snapshot.json"), TestContext.Current.CancellationToken)).RootElement;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void CopyTo(string target)
    {
        string source = Repository.PathOf("infra");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
