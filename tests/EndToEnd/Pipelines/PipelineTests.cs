using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Pipelines;

public sealed class PipelineTests(World world)
{
    private static string Run => $"{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task Script_ReleaseSucceeds_SaysWhomItWaitsForAndEndsWith0()
    {
        Trial trial = new(world, "pipe-ok");
        await trial.SwitchAsync(new { delayMs = 100 });
        string stage = trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production"));
        await trial.Api.PutPlanAsync(trial.Name, $"plan: {trial.Name}\nvariables: {{ note: none }}\nstages:\n  - {stage.Replace("\n", "\n    ", StringComparison.Ordinal)}\n");

        await using ReleaseScript script = ReleaseScript.Start(
            world, trial.Name, Run, ["--variable", "note=a \"quoted\" \\ näme", "--ticket", "SHOP-1", "--artifact", $"image=sha256:{new string('a', 64)}", "--commit", "4f2d9ab"]);
        await script.SaysAsync("waits for approval:");
        await script.SaysAsync("alice@contoso.example");
        await trial.ApproveAsync("alice@contoso.example");

        Assert.Equal(0, await script.EndsAsync());
        JsonElement release = (await trial.Api.GetAsync($"api/releases?plan={trial.Name}")).GetProperty("items")[0];
        JsonElement whole = await trial.Api.ReleaseAsync(release.GetProperty("id").GetString()!);
        Assert.Equal("a \"quoted\" \\ näme", whole.GetProperty("variables").GetProperty("note").GetString());
        Assert.Equal("SHOP-1", whole.GetProperty("tickets")[0].GetString());
        Assert.DoesNotContain(Keys.Kickoff.Value, script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ReleaseFails_EndsWith1AndSaysWhy()
    {
        Trial trial = new(world, "pipe-bad");
        await trial.SwitchAsync(new { delayMs = 100, failDeploys = "production" });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), "onFailure: stop"));

        await using ReleaseScript script = ReleaseScript.Start(world, trial.Name, Run, []);

        Assert.Equal(1, await script.EndsAsync());
        Assert.Contains("ended as failed:", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ApproverRejects_EndsWith2()
    {
        Trial trial = new(world, "pipe-no");
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));

        await using ReleaseScript script = ReleaseScript.Start(world, trial.Name, Run, []);
        await ApprovalForm.DecideAsync(trial.Api.Http, await trial.LinkAsync("alice@contoso.example"), "reject", "not today");

        Assert.Equal(2, await script.EndsAsync());
        Assert.Contains("was not released: rejected", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_RepeatedWithinARun_FollowsTheSameRelease()
    {
        Trial trial = new(world, "pipe-twice");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production")));
        string run = Run;
        await using ReleaseScript first = ReleaseScript.Start(world, trial.Name, run, ["--no-wait"]);
        Assert.Equal(0, await first.EndsAsync());

        await using ReleaseScript second = ReleaseScript.Start(world, trial.Name, run, []);

        Assert.Equal(0, await second.EndsAsync());
        Assert.Single((await trial.Api.GetAsync($"api/releases?plan={trial.Name}")).GetProperty("items").EnumerateArray().ToArray());
    }

    [Fact]
    public async Task Script_KickoffIsRefused_EndsWith2AndSaysWhatIsWrong()
    {
        await using ReleaseScript unknown = ReleaseScript.Start(world, "no-such-plan", Run, []);
        await using ReleaseScript keyless = ReleaseScript.Start(world, "no-such-plan", Run, [], key: Keys.Audit.Value);

        Assert.Equal(2, await unknown.EndsAsync());
        Assert.Contains("no-such-plan", unknown.Output, StringComparison.Ordinal);
        Assert.Equal(2, await keyless.EndsAsync());
        Assert.Contains("403", keyless.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_NotOverInTime_EndsWith2AndTheReleaseGoesOn()
    {
        Trial trial = new(world, "pipe-slow");
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));

        await using ReleaseScript script = ReleaseScript.Start(world, trial.Name, Run, ["--timeout", "3"]);

        Assert.Equal(2, await script.EndsAsync());
        Assert.Contains("is not over after 3 s", script.Output, StringComparison.Ordinal);
        Assert.Contains("it goes on", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ApplicationIsAway_IsAskedAgain()
    {
        Trial trial = new(world, "pipe-away", await world.StartAppAsync());
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));
        await using App app = trial.App;
        await using ReleaseScript script = ReleaseScript.Start(world, trial.Name, Run, [], url: app.Address);
        await script.SaysAsync("waits for approval:");

        await app.KillAsync();
        await app.StartAsync();
        await trial.ApproveAsync("alice@contoso.example");

        Assert.Equal(0, await script.EndsAsync());
    }
}
