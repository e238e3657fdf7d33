using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class DelegationTests
{
    private const string Ada = "ada@contoso.example";
    private const string Bob = "bob@contoso.example";
    private const string Eve = "eve@contoso.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delegate_WhileThePeriodLasts_IsMailedAndDecidesForTheDelegator()
    {
        await using TestApp app = await TestApp.StartAsync();
        await DelegateAsync(app, Eve, "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));

        Assert.Contains("in the stead of ada@contoso.example", app.MailTo(Eve).Text, StringComparison.Ordinal);
        await app.DecideAsync(app.MailTo(Eve), "approve");
        string missing = app.View(id).WaitingOn!.Text;
        await app.DecideAsync(app.MailTo(Bob), "approve");

        Assert.StartsWith("Waiting for 1 of 2 approvals: bob@contoso.example may decide", missing, StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.ApprovalDecided decided = app.Data<EventData.ApprovalDecided>(id, EventTypes.ApprovalDecided)[0];
        Assert.Equal(Ada, Assert.Single(decided.Seats!).Person);
        Assert.Contains("Approved by eve@contoso.example for ada@contoso.example", app.View(id).Stages[0].Approval!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delegate_AfterThePeriodOrARevocation_MayNotDecide()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await DelegateAsync(app, Eve, null, "2026-11-23T13:00:00Z");
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromHours(1));
        using (HttpResponseMessage page = await app.Http.GetAsync(TestApp.LinkOf(app.MailTo(Eve)), Stop))
        {
            Assert.DoesNotContain("name=\"nonce\"", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        string second = await DelegateAsync(app, Eve, null, "2026-11-24T13:00:00Z");
        using HttpResponseMessage revoked = await app.SendAsync(HttpMethod.Delete, $"/api/delegations/{second}", null, "ada");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        using HttpResponseMessage list = await app.SendAsync(HttpMethod.Get, "/api/delegations", null, "reader");
        Assert.Equal(0, (await TestApp.JsonAsync(list, HttpStatusCode.OK)).GetProperty("items").GetArrayLength());
        using HttpResponseMessage gone = await app.SendAsync(HttpMethod.Get, $"/api/delegations/{first}", null, "reader");
        Assert.Equal("2026-11-23T13:00:00.000Z", (await TestApp.JsonAsync(gone, HttpStatusCode.OK)).GetProperty("until").GetString());
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Delegate_IsTheRequester_IsBarredLikeTheDelegatorWouldBe()
    {
        await using TestApp app = await TestApp.StartAsync();
        await DelegateAsync(app, "author@contoso.example", null, "2026-11-24T13:00:00Z");
        string barredDelegate = await app.RunAsync(
            ShopPlans.One("approval: { from: [ada@contoso.example, bob@contoso.example], notBy: [author] }", ShopPlans.Webhook), author: "author@contoso.example");

        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == "author@contoso.example");
        Assert.Equal(ReleaseStatus.Waiting, app.View(barredDelegate).Status);

        string barredDelegator = await app.KickOffAsync(author: Ada);
        await app.IdleAsync();
        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == "author@contoso.example");
        Assert.Equal(ReleaseStatus.Waiting, app.View(barredDelegator).Status);
    }

    [Theory]
    [InlineData("""{ "to": "eve", "until": "2026-12-01T00:00:00Z" }""", "to", "is not a plain e-mail address")]
    [InlineData("""{ "to": "ADA@contoso.example", "until": "2026-12-01T00:00:00Z" }""", "to", "cannot stand in for themselves")]
    [InlineData("""{ "to": "eve@contoso.example" }""", "until", "'until' is missing")]
    [InlineData("""{ "to": "eve@contoso.example", "until": "soon" }""", "until", "'soon' is no time")]
    [InlineData("""{ "to": "eve@contoso.example", "until": "2026-11-01T00:00:00Z" }""", "until", "must be after 'from'")]
    [InlineData("""{ "to": "eve@contoso.example", "until": "2028-11-01T00:00:00Z" }""", "until", "longer than 90 days")]
    [InlineData("""{ "to": "eve@contoso.example", "until": "2026-12-01T00:00:00Z", "forever": true }""", "forever", "is not known")]
    public async Task PostDelegation_Mistake_IsNamedAndNothingStored(string body, string path, string message)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/delegations", JsonContent.Create(JsonElement.Parse(body)), "ada");
        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);

        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("path").GetString() == path && error.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal));
        Assert.Empty(await app.Delegations.ListAsync(TestApp.Noon, Stop));
    }

    [Fact]
    public async Task PostDelegation_KeyOfNoPersonOrWithoutTheRole_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        JsonContent body = JsonContent.Create(new { to = Eve, until = "2026-12-01T00:00:00Z" });

        using HttpResponseMessage machine = await app.SendAsync(HttpMethod.Post, "/api/delegations", body, "bot");
        using HttpResponseMessage reader = await app.SendAsync(HttpMethod.Post, "/api/delegations", JsonContent.Create(new { }), "reader");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (machine.StatusCode, reader.StatusCode));
    }

    private static async Task<string> DelegateAsync(TestApp app, string to, string? from, string until)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/delegations", JsonContent.Create(new { to, from, until, reason = "on leave" }), "ada");
        JsonElement made = await TestApp.JsonAsync(response, HttpStatusCode.Created);
        Assert.Equal(Ada, made.GetProperty("delegator").GetString());
        return made.GetProperty("id").GetString()!;
    }
}
