using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed partial class DelegationTests
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

    [Fact]
    public async Task DelegateByLink_ThisApproval_MailsTheDelegateWhoDecidesItAndNothingElse()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));

        (HttpStatusCode status, string page) = await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "I am on a plane");
        await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "I am on a plane");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("may decide this in your stead until", page, StringComparison.Ordinal);
        Assert.Single(app.Outside.Mails, sent => sent.Mail.To == Eve);
        Assert.Contains("in the stead of ada@contoso.example", app.MailTo(Eve).Text, StringComparison.Ordinal);
        HistoryEvent told = Assert.Single(app.Releases.History(id), e => e.Type == EventTypes.OperatorActed);
        EventData.OperatorActed data = app.Data<EventData.OperatorActed>(id, EventTypes.OperatorActed).Single();
        Assert.Equal((Ada, OperatorAction.Delegate, "I am on a plane", Eve, true), (told.Actor, data.Action, data.Reason, data.Delegated!.To, data.Delegated.OnlyThis));

        await app.DecideAsync(app.MailTo(Eve), "approve");
        string after = await app.Http.GetStringAsync(TestApp.LinkOf(app.MailTo(Ada)), Stop);
        Assert.Contains("this for you", after, StringComparison.Ordinal);
        await app.DecideAsync(app.MailTo(Ada), "approve");
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status); // Ada's place counts once
        await app.DecideAsync(app.MailTo(Bob), "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.NotEmpty(app.Story(id));

        await app.KickOffAsync();
        await app.IdleAsync();
        Assert.Single(app.Outside.Mails, sent => sent.Mail.To == Eve);
    }

    [Fact]
    public async Task DelegateByLink_APeriod_HoldsForOtherReleases()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));

        (HttpStatusCode missing, string page) = await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "on leave", period: "");
        (HttpStatusCode status, _) = await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "on leave", period: "2026-11-25T12:00");
        string next = await app.KickOffAsync();
        await app.IdleAsync();
        await app.DecideAsync(app.MailTo(Eve, 1), "approve");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (missing, status));
        Assert.Contains("Until when is missing", page, StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(next).Status);
        Assert.Null(Assert.Single(await app.Delegations.ListAsync(app.Clock.GetUtcNow(), Stop)).Scope);
    }

    [Fact]
    public async Task DelegateByLink_ToWhoMayNot_SaysWhyAndStoresNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(
            ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], notBy: [author] }", ShopPlans.Webhook), author: "author@contoso.example");

        foreach ((string to, string reason, string message) in new[]
        {
            ("author@contoso.example", "away", "is the author of the commit. Name somebody else."),
            (Bob, "away", "is asked themselves, and a person counts once"),
            ("ADA@contoso.example", "away", "cannot stand in for themselves"),
            ("eve", "away", "is not a plain e-mail address"),
            (Eve, " ", "The reason is missing"),
        })
        {
            (HttpStatusCode status, string page) = await DelegateByLinkAsync(app, app.MailTo(Ada), to, reason);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(message, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }

        (HttpStatusCode foreign, _) = await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "away", nonceOf: app.MailTo(Bob));
        Assert.Equal(HttpStatusCode.BadRequest, foreign);
        Assert.Empty(await app.Delegations.ListAsync(TestApp.Noon, Stop));
        Assert.Empty(app.Data<EventData.OperatorActed>(id, EventTypes.OperatorActed));

        await DelegateByLinkAsync(app, app.MailTo(Ada), Eve, "away");
        (HttpStatusCode passedOn, string refusal) = await DelegateByLinkAsync(app, app.MailTo(Eve), "joe@contoso.example", "away");
        Assert.Equal(HttpStatusCode.BadRequest, passedOn);
        Assert.DoesNotContain("id=\"delegate\"", refusal, StringComparison.Ordinal);
        await app.DecideAsync(app.MailTo(Ada), "reject", "no");
        Assert.Equal(HttpStatusCode.Conflict, (await DelegateByLinkAsync(app, app.MailTo(Bob), "joe@contoso.example", "away")).Status);
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

    private static async Task<(HttpStatusCode Status, string Page)> DelegateByLinkAsync(
        TestApp app, MailMessage mail, string to, string reason, string? period = null, MailMessage? nonceOf = null)
    {
        Match nonce = Nonce().Match(await app.Http.GetStringAsync(TestApp.LinkOf(nonceOf ?? mail), Stop));
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["act"] = "delegate",
            ["delegateNonce"] = nonce.Groups[1].Value,
            ["to"] = to,
            ["reason"] = reason,
            ["scope"] = period is null ? "this" : "period",
            ["until"] = period ?? "",
        });
        using HttpResponseMessage response = await app.Http.PostAsync(TestApp.LinkOf(mail), form, Stop);
        await app.IdleAsync();
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex("name=\"nonce\" value=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    private static async Task<string> DelegateAsync(TestApp app, string to, string? from, string until)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/delegations", JsonContent.Create(new { to, from, until, reason = "on leave" }), "ada");
        JsonElement made = await TestApp.JsonAsync(response, HttpStatusCode.Created);
        Assert.Equal(Ada, made.GetProperty("delegator").GetString());
        return made.GetProperty("id").GetString()!;
    }
}
