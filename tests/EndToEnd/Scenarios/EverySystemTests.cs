using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;
using ReleaseFunctions.Connectors.Tests.Argocd;
using ReleaseFunctions.Connectors.Tests.Datadog;
using ReleaseFunctions.Connectors.Tests.Jira;
using ReleaseFunctions.Connectors.Tests.LaunchDarkly;
using ReleaseFunctions.Connectors.Tests.Slack;

namespace EndToEnd.Scenarios;

/// <summary>
/// One plan that deploys through Argo CD, ramps a flag of LaunchDarkly, is judged by Prometheus and Datadog, keeps an issue of Jira up to date and tells a room in Slack, while
/// the application is killed twice.
/// Prometheus is a real one; the others are stand-ins.
/// </summary>
public sealed class EverySystemTests(World world)
{
    [Fact]
    public async Task Kill_TwiceOnTheWayThroughEverySystem_NothingIsDoneTwiceAndNothingIsLost()
    {
        await using FakeArgocd argo = await FakeArgocd.StartAsync(TimeProvider.System);
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using FakeJira jira = await FakeJira.StartAsync();
        await using App app = await world.StartAppAsync(more: Settings(argo, dark, datadog, slack, jira));
        Trial trial = new(world, "every-system", app);
        await world.Prometheus.AwaitAsync("up", value => value == 1);
        argo.GoesOn = false;
        await trial.Api.PutPlanAsync(trial.Name, Plan(trial.Name));
        string id = await trial.KickoffAsync();

        await Eventually.BeAsync(() => Task.FromResult(argo.Accepted.Count > 0), () => $"Argo CD should have been asked to sync.{Environment.NewLine}{app.Tail()}");
        await app.KillAsync();
        argo.GoesOn = true;
        await app.StartAsync();
        await trial.RecordsAsync(id, "flag.changed");
        await app.KillAsync();
        await app.StartAsync();
        await trial.UntilAsync(id, release => release.GetProperty("status").GetString() == "succeeded", "succeed");

        // The room and the issue are told beside the release; what they were told is in the history, too.
        await Eventually.BeAsync(
            async () => ToldOfTheEnd(await trial.Api.HistoryAsync(id)) == 2,
            () => $"The room and the issue should have been told of the end.{Environment.NewLine}{app.Tail()}");
        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");

        Assert.Single(argo.Accepted);
        Assert.Equal(FakeArgocd.Resolve("v1.0.0"), (string?)argo.History[^1]!["revision"]);
        Assert.Equal([50, 100], Data(events, "flag.changed").Select(data => data.GetProperty("to").GetInt32()));
        Assert.True((bool)dark.Environment["on"]!);
        Assert.Equal(0, (int?)dark.Environment["fallthrough"]!["variation"]);
        Assert.Equal(["errors", "up"], Data(events, "health.sampled").Last().GetProperty("measurements").EnumerateArray().Select(one => one.GetProperty("check").GetString()).Order());
        Assert.Contains(datadog.Seen, request => request.Target.StartsWith("/api/v1/query", StringComparison.Ordinal));
        Assert.Contains(slack.Posted, message => message.ToJsonString().Contains("succeeded", StringComparison.Ordinal));
        FakeIssue issue = Assert.Single(jira.Issues);
        Assert.Equal("Done", issue.Status);
        string[] comments = [.. issue.Comments.Select(comment => comment.ToJsonString())];
        Assert.NotEmpty(comments);
        Assert.Equal(comments.Distinct(), comments);
        Assert.NotEmpty(issue.Links);
        string everything = string.Join(Environment.NewLine, [.. app.Output, .. events.Select(one => one.GetRawText())]);
        Assert.All(
            [FakeArgocd.Token, FakeDatadog.ApiKey, FakeDatadog.ApplicationKey, FakeSlack.WebhookPath, FakeJira.ApiToken, LaunchDarklyToken],
            secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }

    private const string LaunchDarklyToken = "planted-launchdarkly-token";

    private static int ToldOfTheEnd(JsonElement history)
    {
        long end = history.EnumerateArray().First(one => one.GetProperty("type").GetString() == "release.finished").GetProperty("seq").GetInt64();
        return Data([.. history.EnumerateArray()], "notification.sent").Count(data => data.TryGetProperty("about", out JsonElement about) && about.GetInt64() == end);
    }

    private static IEnumerable<JsonElement> Data(IEnumerable<JsonElement> events, string type) =>
        events.Where(one => one.GetProperty("type").GetString() == type).Select(one => one.GetProperty("data"));

    private static string Plan(string name) => $$$"""
        plan: {{{name}}}
        notify: { chat: [room] }
        change: { jira: { connection: jira, project: OPS, issueType: Change } }
        stages:
          - stage: production
            environment: {{{name}}}
            deploy:
              argocd: { connection: argo, application: checkout, project: shop, revision: "v{{release.version}}" }
              timeout: 5m
            flags:
              - launchDarkly: { connection: dark, project: shop, environment: production, flag: new-checkout, steps: [50, 100], every: 2s }
            health:
              bake: 4s
              every: 2s
              checks:
                - { check: up, prometheus: { connection: prom, query: up }, pass: ">= 1", inconclusiveLimit: 2 }
                - { check: errors, datadog: { connection: dd, query: "avg:shop.errors{*}" }, pass: "< 1" }
        """;

    private static Dictionary<string, string> Settings(FakeArgocd argo, FakeLaunchDarkly dark, FakeDatadog datadog, FakeSlack slack, FakeJira jira)
    {
        Dictionary<string, string> settings = new()
        {
            ["Connections__argo__Kind"] = "argocd",
            ["Connections__argo__Url"] = argo.Url.AbsoluteUri,
            ["Connections__argo__Token"] = FakeArgocd.Token,
            ["Connections__dark__Kind"] = "launchDarkly",
            ["Connections__dark__Url"] = dark.Url.AbsoluteUri,
            ["Connections__dark__Token"] = LaunchDarklyToken,
            ["Connections__jira__Kind"] = "jira",
            ["Connections__jira__Url"] = jira.Url.AbsoluteUri,
            ["Connections__jira__User"] = FakeJira.User,
            ["Connections__jira__Secret"] = FakeJira.ApiToken,
            ["Connections__room__Kind"] = "slack",
            ["Connections__room__Url"] = slack.WebhookUrl.AbsoluteUri,
        };
        foreach (string connection in new[] { "argo", "dark", "jira", "room" })
        {
            settings[$"Connections__{connection}__AllowPrivate"] = "true";
        }

        foreach ((string setting, string value) in datadog.Settings())
        {
            settings[setting] = value;
        }

        return settings;
    }
}
