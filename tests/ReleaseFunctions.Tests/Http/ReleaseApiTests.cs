using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed class ReleaseApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kickoff_SameKeyManyTimesAtOnce_IsOneReleaseThatRunsOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using HttpResponseMessage response = await KickOffAsync(app, "build-1", new { plan = "shop", version = "1" });
            JsonElement answer = await TestApp.JsonAsync(response, HttpStatusCode.Accepted);
            Assert.EndsWith($"/api/releases/{answer.GetProperty("id").GetString()}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
            return answer.GetProperty("id").GetString()!;
        }));
        await app.IdleAsync();

        Assert.Single(ids.Distinct());
        Assert.Single(app.Outside.Orders);
        Assert.Single(app.Story(ids[0]), line => line == "release.started");
    }

    [Fact]
    public async Task Kickoff_SameKeyOtherBody_Is422AndOtherCallersAreFree()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        using HttpResponseMessage first = await KickOffAsync(app, "k", new { plan = "shop", version = "1" });
        using HttpResponseMessage reordered = await KickOffAsync(app, "k", new { version = "1", plan = "shop" });
        using HttpResponseMessage other = await KickOffAsync(app, "k", new { plan = "shop", version = "2" });
        using HttpResponseMessage another = await KickOffAsync(app, "k", new { plan = "shop", version = "2" }, key: "ops");

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Accepted],
            new[] { first, reordered, other, another }.Select(response => response.StatusCode));
        Assert.Equal(first.Headers.Location, reordered.Headers.Location);
        Assert.NotEqual(first.Headers.Location, another.Headers.Location);
    }

    [Fact]
    public async Task Kickoff_RepeatedAfterThePlanRefusesTheBody_IsStillTheSameRelease()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync("variables: { region: westeurope }\n" + ShopPlans.One(ShopPlans.Webhook));
        object body = new { plan = "shop", version = "1", variables = new { region = "northeurope" } };
        using HttpResponseMessage first = await KickOffAsync(app, "k", body);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook)); // has no variables any more

        using HttpResponseMessage repeated = await KickOffAsync(app, "k", body);
        using HttpResponseMessage other = await KickOffAsync(app, "k", new { plan = "shop", version = "2", variables = new { region = "northeurope" } });
        using HttpResponseMessage fresh = await KickOffAsync(app, "k2", body);

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest],
            new[] { first, repeated, other, fresh }.Select(response => response.StatusCode));
        Assert.Equal(first.Headers.Location, repeated.Headers.Location);
    }

    [Theory]
    [InlineData("", HttpStatusCode.UnsupportedMediaType, "text/plain")]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop","plan":"shop","version":"1"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":1,"version":true}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop","version":"1","scheduledFor":"2026-01-01"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop","version":"\ud800"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop","version":"1","\udc00":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"shop","version":"1","variables":{"a":"\ud800x"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"plan":"nosuch","version":"1"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"plan":"../shop","version":"1"}""", HttpStatusCode.NotFound)]
    public async Task Kickoff_BodyIsWrong_Is4xxWithAProblem(string body, HttpStatusCode expected, string type = "application/json")
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", new StringContent(body, Encoding.UTF8, type));

        JsonElement problem = await TestApp.JsonAsync(response, expected);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(JsonValueKind.Array, problem.GetProperty("errors").ValueKind);
    }

    [Fact]
    public async Task Kickoff_BodyOfBrokenUtf8OrTooLarge_Is4xx()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage broken = await app.SendAsync(HttpMethod.Post, "/api/releases", new ByteArrayContent([0xc3, 0x28]) { Headers = { ContentType = new("application/json") } });
        using HttpResponseMessage large = await app.SendAsync(HttpMethod.Post, "/api/releases", new StringContent(new string(' ', 600_000), Encoding.UTF8, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge), (broken.StatusCode, large.StatusCode));
    }

    [Theory]
    [InlineData("nosuch=1", "nosuch")]
    [InlineData("status=happy", "status")]
    [InlineData("status=1", "status")]
    [InlineData("status=failed,aborted", "status")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=201", "pageSize")]
    [InlineData("pageSize=+5", "pageSize")]
    [InlineData("plan=a&plan=b", "plan")]
    [InlineData("continuation=forged", "continuation")]
    public async Task List_QueryIsWrong_NamesTheParameter(string query, string parameter)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases?{query}");

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(parameter, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task History_EveryFormat_HoldsTheSameEvents()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve", "=HYPERLINK(\"http://evil\"),\r\n\"quoted\"");

        JsonElement json = JsonElement.Parse(await BodyAsync(app, id, ""));
        string[] lines = (await BodyAsync(app, id, "?format=ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string csv = await BodyAsync(app, id, "?format=csv");

        Assert.Equal(app.Releases.History(id).Select(HistoryEventJson.Serialize), json.EnumerateArray().Select(e => e.GetRawText()));
        Assert.Equal(lines, json.EnumerateArray().Select(e => e.GetRawText()));
        Assert.StartsWith("seq,at,type,stage,attempt,actor,data,prev,hash\r\n1,", csv, StringComparison.Ordinal);
        Assert.True(HistoryChain.Verify(json.EnumerateArray().ToList()).Valid);
        using HttpResponseMessage wrong = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/history?format=xml");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    public async Task HistoryExport_FieldLooksLikeAFormula_IsTextInTheCsv(string actor)
    {
        HistoryEvent e = HistoryChain.Append(0, HistoryChain.Genesis, NewEvent.ForRelease("k", TestApp.Noon, "t", actor, new { }));
        using MemoryStream body = new();

        await HistoryExport.WriteCsvAsync(new[] { e }.ToAsyncEnumerable(), body, Stop);

        Assert.Contains($",'{actor},", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("cut")]
    public async Task Verify_HistoryWasTamperedWith_NamesTheFirstBrokenEvent(string how)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        int last = app.Releases.History(id).Count;
        using HttpResponseMessage before = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/history/verify");
        Assert.True((await TestApp.JsonAsync(before, HttpStatusCode.OK)).GetProperty("valid").GetBoolean());

        app.Releases.Tamper(id, how == "cut" ? last - 1 : 2, e => how == "cut" ? null : e with { Actor = "someone else" });

        using HttpResponseMessage after = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/history/verify");
        JsonElement verdict = await TestApp.JsonAsync(after, HttpStatusCode.OK);
        Assert.False(verdict.GetProperty("valid").GetBoolean());
        Assert.Equal(how == "cut" ? last : 3, verdict.GetProperty("firstBrokenSeq").GetInt32());
    }

    [Theory]
    [InlineData("GET", "/api/releases/nosuch", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/releases/nosuch/history", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/plans/nosuch", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/plans/nosuch?version=0", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/releases/nosuch/explode", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/nosuch", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nosuch", HttpStatusCode.NotFound)]
    public async Task Api_NothingThere_SaysSo(string method, string path, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(new HttpMethod(method), path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"status":"done"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"status":"succeeded","extra":1}""")]
    [InlineData("""{"status":"succeeded","message":5}""")]
    [InlineData("""{"status":"succeeded","url":"javascript:alert(1)"}""")]
    [InlineData("""{"status":"succeeded","message":"\ud800"}""")]
    public async Task Callback_ReportIsWrong_Is400AndRecordsNothing(string body)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        string path = app.Outside.Orders[0].CallbackUrl[TestApp.PublicUrl.Length..];

        using HttpResponseMessage response = await app.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Stop);
        using HttpResponseMessage unknown = await app.Http.PostAsync(path + "x", JsonContent.Create(new { status = "succeeded" }), Stop);
        using HttpResponseMessage got = await app.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, got.StatusCode);
        Assert.Null(app.View(id).Stages[0].Deployment!.Status);
    }

    [Fact]
    public async Task Callback_TokenOfAnApproval_ReportsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string token = TestApp.LinkOf(app.MailTo("ada@contoso.example")).Split('/')[^1];

        using HttpResponseMessage response = await app.Http.PostAsync($"/api/callbacks/{token}", JsonContent.Create(new { status = "succeeded" }), Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> KickOffAsync(TestApp app, string idempotencyKey, object body, string key = "ci")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/releases") { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Api-Key", TestApp.Key(key));
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await app.Http.SendAsync(request, Stop);
    }

    private static async Task<string> BodyAsync(TestApp app, string id, string query)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/history{query}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }
}
