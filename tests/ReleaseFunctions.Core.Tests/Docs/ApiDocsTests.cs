using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Docs;

/// <summary>What <c>docs/api.md</c> and <c>docs/architecture.md</c> list is complete.</summary>
public sealed partial class ApiDocsTests
{
    private static readonly string Api = RepositoryFiles.Text("docs/api.md");
    private static readonly string Architecture = RepositoryFiles.Text("docs/architecture.md");

    [Fact]
    public void Api_EveryRouteOfTheApplication_IsListed()
    {
        IReadOnlyList<string> routes = [.. Sources("src/ReleaseFunctions/Triggers")
            .SelectMany(source => Route().Matches(source).Select(match => match.Groups["route"].Value))
            .Distinct()];

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains($"/{route}", Api, StringComparison.Ordinal));
    }

    [Fact]
    public void Api_EveryEventTypeAndMember_IsListed()
    {
        IEnumerable<string> types = typeof(EventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> members = typeof(EventData).GetNestedTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        string table = Api[Api.IndexOf("## History events", StringComparison.Ordinal)..];

        Assert.All(types, type => Assert.Contains($"`{type}`", table, StringComparison.Ordinal));
        Assert.All(members, member => Assert.Matches($@"\b{member}\b", table));
    }

    [Fact]
    public void Api_EveryStatusAndAction_IsListed()
    {
        IEnumerable<string> names = Enum.GetNames<ReleaseStatus>().Concat(Enum.GetNames<OperatorAction>()).Select(JsonNamingPolicy.CamelCase.ConvertName);

        Assert.All(names, name => Assert.Contains($"`{name}`", Api, StringComparison.Ordinal));
    }

    [Fact]
    public void Api_EverySettingReadByName_IsListed()
    {
        IReadOnlyList<string> settings = [.. Sources("src")
            .SelectMany(source => Setting().Matches(source).Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal)))
            .Distinct()];

        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.Contains(setting, Api, StringComparison.Ordinal));
    }

    [Fact]
    public void Architecture_EveryOrchestratorAndMetric_IsListed()
    {
        IReadOnlyList<string> orchestrators = [.. Sources("src/ReleaseFunctions/Orchestrators")
            .SelectMany(source => Orchestrator().Matches(source).Select(match => match.Groups["name"].Value))];
        IReadOnlyList<string> metrics = [.. Sources("src")
            .SelectMany(source => Metric().Matches(source).Select(match => match.Groups["name"].Value))];

        Assert.NotEmpty(orchestrators);
        Assert.NotEmpty(metrics);
        Assert.All([.. orchestrators, .. metrics], name => Assert.Contains(name, Architecture, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(RepositoryFiles.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    [GeneratedRegex("Route = \"(?<route>api/[^\"*]+)\"")]
    private static partial Regex Route();

    [GeneratedRegex("onfiguration\\[\"(?<name>[A-Za-z_:]+)\"\\]|onfiguration\\.GetValue(<[a-z]+>)?\\(\"(?<name>[A-Za-z_:]+)\"")]
    private static partial Regex Setting();

    [GeneratedRegex(@"static class (?<name>\w+Orchestrator)\b")]
    private static partial Regex Orchestrator();

    [GeneratedRegex("Create(?:Counter|Histogram)<\\w+>\\(\\s*\"(?<name>[a-z.]+)\"")]
    private static partial Regex Metric();
}
