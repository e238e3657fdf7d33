using System.Net;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class ApprovalTests(World world)
{
    private const string Alice = "alice@contoso.example";
    private const string Bob = "bob@contoso.example";

    [Fact]
    public async Task Approval_Rejected_EndsTheReleaseWithNothingDeployed()
    {
        (Trial trial, string id) = await AskAsync("reject", $"from: [{Alice}]");

        await ApprovalForm.DecideAsync(trial.Api.Http, await trial.LinkAsync(Alice), "reject", "not on a Friday");

        await trial.EndsAsync(id, "rejected");
        Assert.Empty(await trial.DeliveriesAsync());
        Assert.Contains("not on a Friday", await trial.Api.TextAsync($"api/releases/{id}/history"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_NobodyDecides_Expires()
    {
        (Trial trial, string id) = await AskAsync("expiry", $"from: [{Alice}], timeout: 5s");
        Uri link = await trial.LinkAsync(Alice);
        string nonce = (await ApprovalForm.NonceAsync(trial.Api.Http, link))!;

        await trial.EndsAsync(id, "expired");

        Assert.Empty(await trial.DeliveriesAsync());
        using HttpResponseMessage late = await ApprovalForm.PostAsync(trial.Api.Http, link, "approve", nonce);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("expired", (await trial.Api.ReleaseAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Approval_TwoNeededAndTheRequesterExcluded_TakesTwoOthers()
    {
        Trial trial = new(world, "quorum");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage(
            "production",
            $"approval: {{ require: 2, from: [{Alice}, {Bob}, carol@contoso.example, dave@contoso.example], notBy: [requester, author] }}",
            Yaml.Deploy(trial.Name, "production")));
        using ReleaseApi alice = trial.App.As(Keys.Alice);
        string id = await alice.KickoffAsync(new { plan = trial.Name, version = "1.0.0", author = "dave@contoso.example" });
        await trial.WaitsForAsync(id, "approval");

        // The person counts, not the way: neither requester nor author can decide, by key or by link.
        using HttpResponseMessage own = await alice.PostAsync($"api/releases/{id}/stages/production/approve", new { comment = "mine" });
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        await trial.LinkAsync("carol@contoso.example");
        Assert.Empty(await trial.MailsAsync("dave@contoso.example"));

        using ReleaseApi bob = trial.App.As(Keys.Bob);
        await bob.ActAsync(id, "stages/production/approve", new { comment = "one" });
        await bob.ActAsync(id, "stages/production/approve", new { comment = "one again" });
        JsonElement open = await trial.WaitsForAsync(id, "approval");
        Assert.Equal(1, Trial.StageOf(open, "production").GetProperty("decisions").GetArrayLength());
        Assert.Empty(await trial.DeliveriesAsync());
        await trial.ApproveAsync("carol@contoso.example", "two");

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        Assert.Equal([Bob, "carol@contoso.example"], events.Where(one => one.GetProperty("type").GetString() == "approval.decided").Select(one => one.GetProperty("actor").GetString()));
    }

    [Fact]
    public async Task Approval_ByAKeyOfNobody_CountsAsThatKeyUnlessItAskedForTheRelease()
    {
        (Trial trial, string id) = await AskAsync("by-key", $"from: [{Alice}], notBy: [requester]");

        using HttpResponseMessage own = await trial.Api.PostAsync($"api/releases/{id}/stages/production/approve", new { comment = "I asked for it" });
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        using ReleaseApi machine = trial.App.As(Keys.Machine);
        await machine.ActAsync(id, "stages/production/approve", new { comment = "all checks are green" });

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        JsonElement decided = Assert.Single(events, one => one.GetProperty("type").GetString() == "approval.decided");
        Assert.Equal("key:machine", decided.GetProperty("actor").GetString());
    }

    [Fact]
    public async Task Link_Shown_IsKeptByNobodyOnTheWay()
    {
        (Trial trial, _) = await AskAsync("headers", $"from: [{Alice}]");
        Uri link = await trial.LinkAsync(Alice);
        using HttpRequestMessage request = new(HttpMethod.Head, link);

        using HttpResponseMessage head = await trial.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(head.Headers.CacheControl?.NoStore);
        Assert.Equal("no-referrer", Assert.Single(head.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(head.Headers.GetValues("X-Content-Type-Options")));
        string policy = Assert.Single(head.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_NotDecidedForAWhile_RemindsByMail()
    {
        (Trial trial, string id) = await AskAsync("remind", $"from: [{Alice}, {Bob}], timeout: 10m, remind: 2s");
        Uri first = await trial.LinkAsync(Alice);

        await trial.RecordsAsync(id, "approval.reminded");
        await Eventually.BeAsync(
            async () => (await trial.MailsAsync(Alice)).Count >= 2 && (await trial.MailsAsync(Bob)).Count >= 2,
            () => "both should have been reminded");

        // Links of the request and of the reminder stand for the same decision.
        Uri reminder = await trial.LinkAsync(Alice);
        Assert.NotEqual(first, reminder);
        await ApprovalForm.DecideAsync(trial.Api.Http, first, "approve", "seen");
        Assert.Null(await ApprovalForm.NonceAsync(trial.Api.Http, reminder));
        await trial.EndsAsync(id, "succeeded");
    }

    [Fact]
    public async Task Link_FetchedAThousandTimes_DecidesNothing()
    {
        (Trial trial, string id) = await AskAsync("fetched", $"from: [{Alice}]");
        Uri link = await trial.LinkAsync(Alice);
        List<HttpClient> clients = [.. new[] { "Mozilla/5.0", "Outlook-SafeLinks/1.0", "Slackbot-LinkExpanding 1.0", "curl/8.5.0" }.Select(Agent)];

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, stop) =>
        {
            using HttpRequestMessage request = new(number % 2 == 0 ? HttpMethod.Get : HttpMethod.Head, link);
            using HttpResponseMessage answer = await clients[number % clients.Count].SendAsync(request, stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });

        JsonElement release = await trial.Api.ReleaseAsync(id);
        Assert.Equal("waiting", release.GetProperty("status").GetString());
        Assert.Equal(0, Trial.StageOf(release, "production").GetProperty("decisions").GetArrayLength());
        Assert.Equal(0, Trial.Count(await trial.Api.HistoryAsync(id), "approval.decided"));
        await trial.ApproveAsync(Alice);
        await trial.EndsAsync(id, "succeeded");
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Form_PostedTwiceAtOnce_DecidesOnce()
    {
        (Trial trial, string id) = await AskAsync("doubled-post", $"from: [{Alice}]");
        Uri link = await trial.LinkAsync(Alice);
        string nonce = (await ApprovalForm.NonceAsync(trial.Api.Http, link))!;

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            ApprovalForm.PostAsync(trial.Api.Http, link, number % 2 == 0 ? "approve" : "reject", nonce, $"click {number}")));

        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, new[] { 200, 409 }));
        string page = await trial.Api.TextAsync(link.PathAndQuery);
        await trial.UntilAsync(id, release => release.GetProperty("status").GetString() is "succeeded" or "rejected", "end as decided");
        JsonElement decided = Assert.Single((await HistoryCheck.RunAsync(trial.Api, id)), one => one.GetProperty("type").GetString() == "approval.decided");
        string decision = decided.GetProperty("data").GetProperty("decision").GetString()!;
        Assert.Contains(decision == "approve" ? "You approved" : "You rejected", page, StringComparison.Ordinal);
        Assert.Equal(decision == "approve" ? "succeeded" : "rejected", (await trial.Api.ReleaseAsync(id)).GetProperty("status").GetString());
        foreach (HttpResponseMessage answer in answers)
        {
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("no nonce", "approve", "")]
    [InlineData("a made-up nonce", "approve", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("no decision", "", null)]
    [InlineData("another word", "maybe", null)]
    public async Task Form_Incomplete_DecidesNothing(string what, string decision, string? nonce)
    {
        (Trial trial, string id) = await AskAsync("bad-form", $"from: [{Alice}]");
        Uri link = await trial.LinkAsync(Alice);
        string own = (await ApprovalForm.NonceAsync(trial.Api.Http, link))!;

        using HttpResponseMessage answer = await ApprovalForm.PostAsync(trial.Api.Http, link, decision, nonce ?? own);

        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, what);
        Assert.NotNull(ApprovalForm.Nonce(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(0, Trial.Count(await trial.Api.HistoryAsync(id), "approval.decided"));
    }

    private static HttpClient Agent(string name)
    {
        HttpClient client = new(new WatchedHandler());
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", name);
        return client;
    }

    private async Task<(Trial Trial, string Id)> AskAsync(string name, string approval)
    {
        Trial trial = new(world, name);
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage("production", $"approval: {{ {approval} }}", Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        return (trial, id);
    }
}
