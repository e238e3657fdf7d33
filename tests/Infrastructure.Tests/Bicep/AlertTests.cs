using System.Text.Json;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Bicep;

public sealed partial class AlertTests
{
    [Fact]
    public async Task Alerts_EachLinksToItsEntry()
    {
        string[] headings = [.. Heading().Matches(Repository.Read("docs", "operations.md")).Select(match => Anchor(match.Groups["text"].Value))];

        string[] links = [.. (await DescriptionsAsync()).Select(description => Link().Match(description).Groups["anchor"].Value)];

        Assert.Equal(6, links.Length);
        Assert.Equal(links.Length, links.Distinct().Count());
        Assert.All(links, link => Assert.Contains(link, headings));
    }

    [Fact]
    public async Task Alerts_AllReachTheActionGroup()
    {
        Deployment deployment = await Deployment.DefaultAsync();
        string group = deployment.Single("Microsoft.Insights/actionGroups").GetProperty("id").GetString()!;

        Assert.All(Alerts(deployment), alert => Assert.Contains(group, alert.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_AskForTelemetryThatTheApplicationSends()
    {
        string sources = string.Concat(
            new[] { "ReleaseFunctions", "ReleaseFunctions.Storage" }
                .SelectMany(project => Directory.EnumerateFiles(Repository.PathOf("src", project), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Select(File.ReadAllText));
        string queries = string.Concat(Alerts(await Deployment.DefaultAsync()).Select(alert => JsonSerializer.Serialize(alert, Readable))) + Repository.Read("infra", "workbook.json");

        string[] names = [.. MetricName().Matches(queries).Select(match => match.Groups["name"].Value).Distinct()];

        Assert.True(names.Length > 5, $"only {names.Length} names were found");
        Assert.All(names, name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
        Assert.Contains("Task RepairReleases(", sources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedReleases_AreThoseThatEndedFailed()
    {
        string query = Alerts(await Deployment.DefaultAsync()).Single(alert => alert.GetProperty("name").GetString() == "Failed releases").GetProperty("properties")
            .GetProperty("criteria").GetProperty("allOf")[0].GetProperty("query").GetString()!;

        string[] statuses = [.. Status().Match(query).Groups["list"].Value.Split(',').Select(status => status.Trim(' ', '"'))];

        Assert.All(statuses, status => Assert.Contains(status, Enum.GetNames<ReleaseFunctions.Core.Releases.ReleaseStatus>()));
        Assert.Contains("RollbackFailed", statuses);
    }

    private static JsonSerializerOptions Readable { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<IEnumerable<string>> DescriptionsAsync() =>
        Alerts(await Deployment.DefaultAsync()).Select(alert => Description().Match(alert.GetRawText()).Groups["text"].Value);

    private static IEnumerable<JsonElement> Alerts(Deployment deployment) =>
        new[] { "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/metricAlerts", "Microsoft.EventGrid/systemTopics/eventSubscriptions" }.SelectMany(deployment.OfType);

    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"docs/operations\.md#(?<anchor>[a-z0-9-]+)")]
    private static partial Regex Link();

    [GeneratedRegex("\"description\": ?\"(?<text>What to do: [^\"]+)\"")]
    private static partial Regex Description();

    [GeneratedRegex("Name == \\\\+\"(?<name>[a-z.]+)\\\\+\"")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"status in \((?<list>[^)]+)\)")]
    private static partial Regex Status();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchors();
}
