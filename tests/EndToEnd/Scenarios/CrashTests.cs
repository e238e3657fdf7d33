using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

/// <summary>The application is killed with SIGKILL and started again on the same data; every release ends as if nothing had happened.</summary>
public sealed class CrashTests(World world)
{
    private const string Alice = "alice@contoso.example";

    [Fact]
    public async Task Kill_WhileWaitingForApproval_TheOldLinkStillDecides()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-approval", app);
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval(Alice), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        Uri link = await trial.LinkAsync(Alice);
        string nonce = (await ApprovalForm.NonceAsync(app.Dev.Http, link))!;

        await app.KillAsync();
        await app.StartAsync();
        using HttpResponseMessage answer = await ApprovalForm.PostAsync(app.Dev.Http, link, "approve", nonce, "after the crash");

        Assert.True(answer.IsSuccessStatusCode);
        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
        Assert.Single(await trial.MailsAsync(Alice));
    }

    [Fact]
    public async Task Kill_DuringADeploymentThatReportsByCallback_TheReportIsTaken()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-callback", app);
        await trial.SwitchAsync(new { delayMs = 1500 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.HttpGate(trial.Name, "1s")));
        string id = await trial.KickoffAsync();
        await trial.DeliveredAsync("deploy", "production");

        await app.KillAsync();
        await trial.DeliveredAsync("deploy", "production", "succeeded"); // it reports while nobody listens
        await app.StartAsync();

        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
    }

    [Fact]
    public async Task Kill_BeforeTheDeploymentHasAnswered_ItIsAskedAgainUnderTheSameKey()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-answer", app);
        await trial.SwitchAsync(new { delayMs = 4000 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "response")));
        string id = await trial.KickoffAsync();
        await trial.DeliveredAsync("deploy", "production", "running");

        await app.KillAsync();
        await app.StartAsync();

        await trial.EndsAsync(id, "succeeded");
        Delivery delivery = Assert.Single(await trial.DeliveredOnceAsync("deploy production"));
        Assert.True(delivery.Sends >= 2, $"The request came {delivery.Sends} times.");
    }

    [Fact]
    public async Task Kill_DuringTheGate_ItIsMeasuredToTheEnd()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-gate", app);
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.HttpGate(trial.Name, "4s")));
        string id = await trial.KickoffAsync();
        await trial.RecordsAsync(id, "health.sampled");

        await app.KillAsync();
        await app.StartAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
        Assert.Equal(
            Enumerable.Range(1, 5),
            events.Where(one => one.GetProperty("type").GetString() == "health.sampled").Select(one => one.GetProperty("data").GetProperty("round").GetInt32()));
    }

    [Fact]
    public async Task Kill_DuringTheRollback_ItIsUndoneOnce()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-rollback", app);
        await trial.SwitchAsync(new { delayMs = 1500, failDeploys = "production" });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production", "poll")));
        string id = await trial.KickoffAsync();
        await trial.DeliveredAsync("rollback", "production");

        await app.KillAsync();
        await app.StartAsync();

        await trial.EndsAsync(id, "rolledBack");
        await trial.DeliveredOnceAsync("deploy production", "rollback production");
    }

    [Fact]
    public async Task Kill_AsSoonAsReleasesAreAccepted_EveryOneOfThemRuns()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "kill-kickoff", app);
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "response")));

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => trial.KickoffAsync($"1.0.{number}")));
        await app.KillAsync();
        await app.StartAsync();

        foreach (string id in ids)
        {
            await trial.EndsAsync(id, "succeeded");
        }

        Assert.Equal(8, (await trial.DeliveriesAsync()).Select(one => one.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task Kill_AgainAndAgainAtRandomMoments_EveryReleaseEndsAsItShould()
    {
        await using App app = await world.StartAppAsync();
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        string[] completions = ["callback", "poll", "response"];
        List<(Trial Trial, string Id)> releases = [];
        foreach (string completion in completions)
        {
            Trial trial = new(world, $"chaos-{completion}", app);
            await trial.SwitchAsync(new { delayMs = 700 });
            await trial.StorePlanAsync(
                trial.Stage("staging", Yaml.Deploy(trial.Name, "staging", completion), Yaml.HttpGate(trial.Name, "1s")),
                trial.Stage("production", Yaml.Deploy(trial.Name, "production", completion), Yaml.HttpGate(trial.Name, "1s")));
            releases.Add((trial, await trial.KickoffAsync()));
        }

        for (int kill = 0; kill < 5; kill++)
        {
            await Task.Delay(random.Next(1200), TestContext.Current.CancellationToken);
            await app.KillAsync();
            await app.StartAsync();
        }

        foreach ((Trial trial, string id) in releases)
        {
            await trial.EndsAsync(id, "succeeded");
            await trial.DeliveredOnceAsync("deploy staging", "deploy production");
        }
    }

    [Fact]
    public async Task Stop_InGoodOrderInTheMiddle_ReleasesGoOnAfterTheNextStart()
    {
        await using App app = await world.StartAppAsync();
        Trial trial = new(world, "stop", app);
        await trial.SwitchAsync(new { delayMs = 1500 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "poll"), Yaml.HttpGate(trial.Name, "1s")));
        string id = await trial.KickoffAsync();
        await trial.DeliveredAsync("deploy", "production");

        await app.StopAsync();
        await app.StartAsync();

        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
    }
}
