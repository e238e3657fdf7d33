using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class KickoffTests(World world)
{
    [Fact]
    public async Task Kickoff_SixteenTimesAtOnceUnderOneKey_MakesOneRelease()
    {
        Trial trial = new(world, "doubled-kickoff");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production")));
        string key = Guid.NewGuid().ToString();

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync(trial.Api, key, new { plan = trial.Name, version = "1.0.0" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        string[] ids = await Task.WhenAll(answers.Select(async answer => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!));
        string id = Assert.Single(ids.Distinct());
        Assert.All(answers, answer => Assert.EndsWith($"/api/releases/{id}", answer.Headers.Location?.ToString(), StringComparison.Ordinal));
        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
        Assert.Equal(1, (await trial.Api.GetAsync($"api/releases?plan={trial.Name}")).GetProperty("items").GetArrayLength());

        // Afterwards too: the same request finds the release, another one is refused.
        using HttpResponseMessage again = await PostAsync(trial.Api, key, new { version = "1.0.0", plan = trial.Name });
        Assert.Equal(id, (await again.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString());
        using HttpResponseMessage other = await PostAsync(trial.Api, key, new { plan = trial.Name, version = "1.0.1" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("application/problem+json", other.Content.Headers.ContentType?.MediaType);
        Assert.Contains(id, await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (HttpResponseMessage answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task Kickoff_PlanChangesAfterwards_KeepsTheVersionItStartedWith()
    {
        Trial trial = new(world, "frozen");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");

        await trial.StorePlanAsync(trial.Stage("elsewhere", Yaml.Deploy(trial.Name, "elsewhere")));
        await trial.ApproveAsync("alice@contoso.example");

        await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
        Assert.Equal(1, (await trial.Api.ReleaseAsync(id)).GetProperty("planVersion").GetInt32());
    }

    [Fact]
    public async Task Digests_ComputedAgain_AreWhatTheProductSays()
    {
        Trial trial = new(world, "digests");
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.Api.KickoffAsync(new
        {
            plan = trial.Name,
            version = "1.0.0-rc.1",
            commit = "0a1b2c3d4e5f",
            artifacts = new[] { new { name = "größe/😀", digest = $"sha256:{new string('c', 64)}" } },
        });
        await trial.WaitsForAsync(id, "approval");

        JsonElement plan = await trial.Api.GetAsync($"api/plans/{trial.Name}");
        JsonElement release = await trial.Api.ReleaseAsync(id);
        JsonElement approval = Trial.StageOf(release, "production").GetProperty("approval");

        Assert.Equal(Canonical.Sha256(plan.GetProperty("document")), plan.GetProperty("digest").GetString());
        Assert.Equal(plan.GetProperty("digest").GetString(), release.GetProperty("planDigest").GetString());
        Assert.Equal(Canonical.Sha256(approval.GetProperty("subject")), approval.GetProperty("digest").GetString());
        Assert.Contains(approval.GetProperty("digest").GetString()!, (await trial.Api.TextAsync((await trial.LinkAsync("alice@contoso.example")).PathAndQuery)), StringComparison.Ordinal);
        Assert.Contains(approval.GetProperty("digest").GetString()!, (await trial.MailsAsync("alice@contoso.example"))[0].GetProperty("text").GetString()!, StringComparison.Ordinal);
        await HistoryCheck.RunAsync(trial.Api, id);
    }

    [Fact]
    public async Task Listing_PageByPage_ShowsEveryReleaseOnceNewestFirst()
    {
        Trial trial = new(world, "listing");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "response")));
        List<string> ids = [];
        for (int number = 0; number < 5; number++)
        {
            ids.Add(await trial.KickoffAsync($"1.0.{number}"));
        }

        List<string> listed = [];
        string? continuation = string.Empty;
        while (continuation is not null)
        {
            JsonElement page = await trial.Api.GetAsync($"api/releases?plan={trial.Name}&pageSize=2{(continuation.Length > 0 ? $"&continuation={Uri.EscapeDataString(continuation)}" : string.Empty)}");
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            continuation = page.TryGetProperty("continuation", out JsonElement next) ? next.GetString() : null;
        }

        Assert.Equal(Enumerable.Reverse(ids), listed);
        foreach (string id in ids)
        {
            await trial.EndsAsync(id, "succeeded");
        }

        Assert.Equal(5, (await trial.Api.GetAsync($"api/releases?plan={trial.Name}&status=succeeded")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await trial.Api.GetAsync($"api/releases?plan={trial.Name}&status=failed")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task History_Exported_SaysTheSameInEveryFormat()
    {
        Trial trial = new(world, "export");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "response"), Yaml.HttpGate(trial.Name, "1s")));
        string id = await trial.KickoffAsync();
        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");

        string[] lines = (await trial.Api.TextAsync($"api/releases/{id}/history?format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string csv = await trial.Api.TextAsync($"api/releases/{id}/history?format=csv");

        Assert.Equal(events.Select(Canonical.Write), lines.Select(line => Canonical.Write(JsonElement.Parse(line))));
        Assert.StartsWith("seq,at,type,stage,attempt,actor,data,prev,hash", csv, StringComparison.Ordinal);
        Assert.All(events, one => Assert.Contains(one.GetProperty("hash").GetString()!, csv, StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> PostAsync(ReleaseApi api, string key, object body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/releases") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await api.Http.SendAsync(request);
    }
}
