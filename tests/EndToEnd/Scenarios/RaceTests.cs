using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

/// <summary>Several people, or one impatient one, act at the same moment; it counts once.</summary>
public sealed class RaceTests(World world)
{
    private const int Clicks = 8;

    [Fact]
    public async Task Retry_EightTimesAtOnce_RunsOneNewAttempt()
    {
        Trial trial = new(world, "race-retry");
        await trial.SwitchAsync(new { delayMs = 50, failDeploys = "*" });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), "onFailure: ask"));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "operator");
        await trial.SwitchAsync(new { delayMs = 500 });

        Assert.Contains(202, await ClickAsync(trial, id, "stages/production/retry"));

        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production", "deploy production");
        Assert.Equal(2, Trial.StageOf(await trial.Api.ReleaseAsync(id), "production").GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task Rollback_EightTimesAtOnce_UndoesOnce()
    {
        Trial trial = new(world, "race-rollback");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.EndsAsync(id, "succeeded");

        Assert.Contains(202, await ClickAsync(trial, id, "rollback"));

        await trial.EndsAsync(id, "rolledBack");
        await trial.DeliveredOnceAsync("deploy production", "rollback production");
    }

    [Fact]
    public async Task Approvals_OfBothApproversAtOnce_BothCount()
    {
        Trial trial = new(world, "race-quorum");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage(
            "production", "approval: { require: 2, from: [alice@contoso.example, bob@contoso.example] }", Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        await trial.LinkAsync("alice@contoso.example");
        await trial.LinkAsync("bob@contoso.example");

        await Task.WhenAll(trial.ApproveAsync("alice@contoso.example"), trial.ApproveAsync("bob@contoso.example"));

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        Assert.Equal(2, events.Count(one => one.GetProperty("type").GetString() == "approval.decided"));
        await trial.DeliveredOnceAsync("deploy production");
    }

    [Fact]
    public async Task ApprovalAndAbort_AtOnce_EndInOneOrTheOther()
    {
        Trial trial = new(world, "race-abort");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        Uri link = await trial.LinkAsync("alice@contoso.example");
        string nonce = (await ApprovalForm.NonceAsync(trial.Api.Http, link))!;

        Task<HttpResponseMessage> approval = ApprovalForm.PostAsync(trial.Api.Http, link, "approve", nonce);
        Task<HttpResponseMessage> abort = trial.Api.PostAsync($"api/releases/{id}/abort", new { reason = "at the same moment" });
        using HttpResponseMessage approved = await approval;
        using HttpResponseMessage aborted = await abort;

        string expected = aborted.IsSuccessStatusCode ? "aborted" : "succeeded";
        Assert.True(approved.IsSuccessStatusCode || aborted.IsSuccessStatusCode);
        await trial.EndsAsync(id, expected);
        Assert.InRange((await trial.DeliveriesAsync()).Count, expected == "aborted" ? 0 : 1, 1);
    }

    private static async Task<IReadOnlyList<int>> ClickAsync(Trial trial, string id, string action)
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, Clicks).Select(number =>
            trial.Api.PostAsync($"api/releases/{id}/{action}", new { reason = $"click {number}" })));
        List<int> statuses = [.. answers.Select(answer => (int)answer.StatusCode)];
        Assert.All(statuses, status => Assert.Contains(status, new[] { 202, 409 }));
        foreach (HttpResponseMessage answer in answers)
        {
            answer.Dispose();
        }

        return statuses;
    }
}
