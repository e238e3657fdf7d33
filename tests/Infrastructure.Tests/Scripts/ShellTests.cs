using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Scripts;

public sealed partial class ShellTests
{
    private static readonly string[] Skipped = ["/.local/", "/.git/", "/bin/", "/obj/", "/node_modules/", "/.azure/"];

    [Fact]
    public async Task Scripts_ShellCheck_FindsNothing()
    {
        Assert.SkipUnless(IsInstalled("shellcheck"), "shellcheck is not installed; ./test.sh installs it.");
        string[] scripts = [.. Scripts()];

        ToolResult result = await Tool.RunAsync("shellcheck", ["--external-sources", .. scripts]);

        Assert.True(scripts.Length >= 10, $"only {scripts.Length} scripts were found");
        Assert.True(result.ExitCode == 0, result.All);
    }

    [Fact]
    public void ReleaseScript_UsesNothingThatPosixLacks()
    {
        string script = Repository.Read("ci", "release.sh");

        Assert.StartsWith("#!/bin/sh\n", script, StringComparison.Ordinal);
        Assert.DoesNotMatch(Bashism(), script);
    }

    [Theory]
    [InlineData("ci/github/action.yml")]
    [InlineData("ci/azure-devops/release.yml")]
    [InlineData("ci/gitlab/release.yml")]
    [InlineData("ci/jenkins/vars/release.groovy")]
    public void Wrappers_AllRunTheOneScript(string wrapper) => Assert.Contains("release.sh", Repository.Read(wrapper), StringComparison.Ordinal);

    [Fact]
    public void Workflows_GrantReadingOnlyAndPinActionsByCommit()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf(".github", "workflows")))
        {
            string workflow = File.ReadAllText(file);

            Assert.Contains("\npermissions:\n  contents: read\n", workflow, StringComparison.Ordinal);
            Assert.All(Uses().Matches(workflow).Select(match => match.Groups["version"].Value), version => Assert.Matches("^[0-9a-f]{40}$", version));
        }
    }

    private static IEnumerable<string> Scripts() => Directory.EnumerateFiles(Repository.Root, "*.sh", SearchOption.AllDirectories)
        .Append(Repository.PathOf(".ci", "run"))
        .Where(file => !Skipped.Any(part => file.Contains(part, StringComparison.Ordinal)) && !File.GetAttributes(file).HasFlag(FileAttributes.ReparsePoint));

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"\[\[|\blocal \b|\bfunction \w+ \{|<<<|\$'")]
    private static partial Regex Bashism();

    [GeneratedRegex(@"uses: [\w/-]+@(?<version>\S+)")]
    private static partial Regex Uses();
}
