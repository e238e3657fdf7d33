using System.Text.Json;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Bicep;

public sealed partial class TemplateTests
{
    [Fact]
    public async Task Build_MainTemplate_CompilesWithoutAWarning()
    {
        BicepCompiler.SkipWhereItDoesNotRun();

        ToolResult result = await BicepCompiler.RunAsync(["build", Repository.PathOf("infra", "main.bicep"), "--stdout"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Errors);
        Assert.Equal("#", JsonDocument.Parse(result.Output).RootElement.GetProperty("$schema").GetString()![^1..]);
    }

    [Fact]
    public async Task Lint_MainTemplate_FindsNothing()
    {
        BicepCompiler.SkipWhereItDoesNotRun();

        ToolResult result = await BicepCompiler.RunAsync(["lint", Repository.PathOf("infra", "main.bicep")]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.All);
    }

    [Fact]
    public async Task Build_TemplateWithAMistake_IsRefused()
    {
        BicepCompiler.SkipWhereItDoesNotRun();
        string file = Path.Combine(Directory.CreateTempSubdirectory("bicep").FullName, "wrong.bicep");
        await File.WriteAllTextAsync(file, "param unused string\n", TestContext.Current.CancellationToken);

        ToolResult result = await BicepCompiler.RunAsync(["lint", file]);

        Assert.Contains("no-unused-params", result.All, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_EveryFile_IsUsed()
    {
        string all = string.Concat(Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.All(
            Directory.EnumerateFiles(Repository.PathOf("infra", "modules"), "*.bicep").Select(Path.GetFileName),
            name => Assert.Contains($"{name}'", all, StringComparison.Ordinal));
    }

    [Fact]
    public void ParametersFile_GivesEveryRequiredParameterAndNoOther()
    {
        Dictionary<string, bool> declared = DeclaredParameter().Matches(Repository.Read("infra", "main.bicep"))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Success);

        string[] given = [.. JsonDocument.Parse(Repository.Read("infra", "main.parameters.json")).RootElement
            .GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name)];

        Assert.Empty(given.Except(declared.Keys));
        Assert.Empty(declared.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).Except(given));
    }

    [Fact]
    public async Task Evaluate_AnyParameters_TellsOfNoProblem()
    {
        Assert.Equal(0, (await Deployment.DefaultAsync()).Diagnostics);
        Assert.Equal(0, (await Deployment.WithSchedulerAsync()).Diagnostics);
        Assert.Equal(0, (await Deployment.PrivateAsync()).Diagnostics);
    }

    [GeneratedRegex(@"^param (?<name>\w+) \w+(?<default> =)?", RegexOptions.Multiline)]
    private static partial Regex DeclaredParameter();
}
