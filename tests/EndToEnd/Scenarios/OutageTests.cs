using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class OutageTests(World world)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Storage_AwayForTenSeconds_CostsTimeAndNoRelease()
    {
        await using Azurite azurite = await Azurite.StartAsync(world.Folder("azurite-outage"));
        await using App app = await world.StartAppAsync(azurite.ConnectionString);
        Trial deploying = new(world, "outage-deploy", app);
        Trial waiting = new(world, "outage-wait", app);
        await deploying.SwitchAsync(new { delayMs = 2000 });
        await waiting.SwitchAsync(new { delayMs = 100 });
        await deploying.StorePlanAsync(
            deploying.Stage("staging", Yaml.Deploy(deploying.Name, "staging"), Yaml.HttpGate(deploying.Name)),
            deploying.Stage("production", Yaml.Deploy(deploying.Name, "production", "poll")));
        await waiting.StorePlanAsync(waiting.Stage("production", Yaml.Approval("alice@contoso.example", "timeout: 10m, remind: 3s"), Yaml.Deploy(waiting.Name, "production")));
        string open = await waiting.KickoffAsync();
        await waiting.WaitsForAsync(open, "approval");
        Uri link = await waiting.LinkAsync("alice@contoso.example");
        string id = await deploying.KickoffAsync();
        await deploying.DeliveredAsync("deploy", "staging");

        await azurite.StopAsync();
        Stopwatch watch = Stopwatch.StartNew();
        int asked = 0;
        while (watch.Elapsed < Outage)
        {
            asked += await AskAsync(app, deploying.Name, id, link);
        }

        await azurite.StartAsync();

        Assert.True(asked >= 10, $"Only {asked} calls were answered during the outage.");
        await deploying.EndsAsync(id, "succeeded");
        await deploying.DeliveredOnceAsync("deploy staging", "deploy production");
        await waiting.ApproveAsync("alice@contoso.example");
        await waiting.EndsAsync(open, "succeeded");
    }

    [Fact]
    public async Task Storage_ComingAndGoing_EveryReleaseEndsAsItShould()
    {
        await using Azurite azurite = await Azurite.StartAsync(world.Folder("azurite-flapping"));
        await using App app = await world.StartAppAsync(azurite.ConnectionString);
        List<(Trial Trial, string Id)> releases = [];
        foreach (string completion in new[] { "callback", "poll", "response" })
        {
            Trial trial = new(world, $"flapping-{completion}", app);
            await trial.SwitchAsync(new { delayMs = 1000, failDeploys = "production" });
            await trial.StorePlanAsync(
                trial.Stage("staging", Yaml.Deploy(trial.Name, "staging", completion), Yaml.HttpGate(trial.Name)),
                trial.Stage("production", Yaml.Deploy(trial.Name, "production", completion), Yaml.Rollback(trial.Name, "production", completion)));
            releases.Add((trial, await trial.KickoffAsync()));
        }

        for (int times = 0; times < 3; times++)
        {
            await azurite.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await azurite.StartAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(700), TestContext.Current.CancellationToken);
        }

        foreach ((Trial trial, string id) in releases)
        {
            await trial.EndsAsync(id, "rolledBack");
            await trial.DeliveredOnceAsync("deploy staging", "deploy production", "rollback production");
        }
    }

    // Every call needs the store, so every one says that it is away, as its reader can understand it.
    private static async Task<int> AskAsync(App app, string plan, string id, Uri link)
    {
        HttpClient http = app.Dev.Http;
        Task<HttpResponseMessage>[] calls =
        [
            http.GetAsync($"api/releases/{id}"),
            http.GetAsync("api/releases"),
            http.GetAsync($"api/releases/{id}/history"),
            http.GetAsync("api/plans"),
            http.PostAsJsonAsync("api/releases", new { plan, version = "9.9.9" }),
            http.PostAsJsonAsync($"api/releases/{id}/abort", new { reason = "during the outage" }),
            http.PostAsJsonAsync("api/callbacks/unknown", new { status = "succeeded" }),
        ];
        foreach (HttpResponseMessage answer in await Task.WhenAll(calls))
        {
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(503, JsonElement.Parse(text).GetProperty("status").GetInt32());
            Assert.NotNull(answer.Headers.RetryAfter);
            answer.Dispose();
        }

        using HttpResponseMessage page = await http.GetAsync(link);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);

        // What needs no store is answered as ever.
        using HttpResponseMessage signIn = await http.GetAsync("ui/sign-in");
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        return calls.Length + 1;
    }
}
