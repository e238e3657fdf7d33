using System.Net;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ApprovalRulesTests
{
    private const string Ada = "ada@contoso.example";
    private const string Bob = "bob@contoso.example";
    private const string Eve = "eve@contoso.example";
    private const string TwoRules = "approval: { rules: [ { require: 1, from: [\"group:sre\"] }, { require: 1, from: [ada@contoso.example, eve@contoso.example] } ] }";

    [Fact]
    public async Task Rules_PersonOfBoth_IsCountedOnceAndWhereTheyAreNeeded()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One(TwoRules, ShopPlans.Webhook));

        await app.DecideAsync(app.MailTo(Ada), "approve");
        ReleaseView waits = app.View(id);
        await app.DecideAsync(app.MailTo(Bob), "approve");

        Assert.Equal(ReleaseStatus.Waiting, waits.Status);
        Assert.StartsWith("Waiting for 1 of 2 approvals", waits.WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Mails, sent => sent.Mail.To == Ada);
        EventData.ApprovalRequested requested = Assert.Single(app.Data<EventData.ApprovalRequested>(id, EventTypes.ApprovalRequested));
        Assert.Equal([Ada, Bob], Assert.Single(requested.Groups).Members);
        Assert.Equal([Ada, Bob, Eve], requested.Approvers);
    }

    [Fact]
    public async Task Group_PersonLeftItSince_MayNotDecideAndLaterMembersMay()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [\"group:sre\"] }", ShopPlans.Webhook));
        app.Configuration["Groups:sre"] = Eve;

        Assert.Equal(HttpStatusCode.Forbidden, await app.DecideAsync(app.MailTo(Bob), "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ada"));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        app.Configuration["Groups:sre"] = $"{Eve}, {Ada}";
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "approve", "production", key: "ada"));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(["sre"], Assert.Single(Assert.Single(app.Data<EventData.ApprovalDecided>(id, EventTypes.ApprovalDecided)).Seats!).Groups);
    }

    [Fact]
    public async Task Group_CannotBeLookedUpWhenAsked_WaitsAndAsksWhenItCan()
    {
        await using TestApp app = await StartAsync();
        await app.StorePlanAsync(ShopPlans.One("approval: { from: [\"group:sre\"], timeout: 2h }", ShopPlans.Webhook));
        app.Configuration["Groups:sre"] = null;
        string id = await app.KickOffAsync();
        await app.IdleAsync();

        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
        Assert.Contains("group:sre is not configured", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Empty(app.Outside.Mails);
        app.Configuration["Groups:sre"] = Bob;
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.DecideAsync(app.MailTo(Bob), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Group_CannotBeLookedUpUntilTheTimeIsOver_Expires()
    {
        await using TestApp app = await StartAsync();
        await app.StorePlanAsync(ShopPlans.One("approval: { from: [\"group:sre\"], timeout: 24h }", ShopPlans.Webhook));
        app.Configuration["Groups:sre"] = null;
        string id = await app.KickOffAsync();

        await app.AdvanceAsync(TimeSpan.FromHours(24));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
        Assert.StartsWith("Nobody could be asked for the approval: group:sre is not configured", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequence_WithinARule_MailsEachWhenTheirTurnComesAndRefusesOthers()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [bob@contoso.example, ada@contoso.example], order: sequence }", ShopPlans.Webhook));

        Assert.Equal([Bob], app.Outside.Mails.Select(sent => sent.Mail.To));
        Assert.Contains("it is the turn of bob@contoso.example, until", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        using (HttpResponseMessage early = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/stages/production/approve", null, "ada"))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
            Assert.Contains("it is the turn of bob@contoso.example", await early.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await app.DecideAsync(app.MailTo(Bob), "approve");
        Assert.Equal([Bob, Ada], app.Outside.Mails.Select(sent => sent.Mail.To));
        await app.DecideAsync(app.MailTo(Ada), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Sequence_OfRules_RemindsOnlyThoseWhoseTurnItIs()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One(
            "approval: { rules: [ { from: [bob@contoso.example] }, { from: [ada@contoso.example] } ], order: sequence, remind: 1h }", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromMinutes(90));
        await app.DecideAsync(app.MailTo(Bob), "approve");
        await app.AdvanceAsync(TimeSpan.FromMinutes(40));

        Assert.Equal([(Bob, 0), (Bob, 60), (Ada, 90), (Ada, 120)], app.Outside.Mails.Select(sent => (sent.Mail.To, (int)(sent.At - TestApp.Noon).TotalMinutes)));
        Assert.Equal([[Bob], [Ada]], app.Data<EventData.ApprovalReminded>(id, EventTypes.ApprovalReminded).Select(reminded => reminded.Approvers));
    }

    [Fact]
    public async Task Escalate_NobodyAnswers_AsksOthersWhoMayDecideForEveryRule()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One(
            "approval: { rules: [ { from: [bob@contoso.example] }, { from: [ada@contoso.example] } ], order: sequence, escalate: { after: 12h, to: [eve@contoso.example, ci@contoso.example] }, notBy: [author] }",
            ShopPlans.Webhook), author: "ci@contoso.example");

        await app.AdvanceAsync(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == Eve);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));
        await app.DecideAsync(app.MailTo(Eve), "approve");
        await app.DecideAsync(app.MailTo(Ada), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.ApprovalEscalated escalated = Assert.Single(app.Data<EventData.ApprovalEscalated>(id, EventTypes.ApprovalEscalated));
        Assert.Equal([Eve], escalated.To);
        Assert.Equal("ci@contoso.example", Assert.Single(escalated.Excluded).Person);
        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == "ci@contoso.example");
    }

    [Fact]
    public async Task Escalate_DecidedBefore_AsksNobodyElse()
    {
        await using TestApp app = await StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [bob@contoso.example], escalate: { after: 12h, to: [eve@contoso.example] } }", ShopPlans.Callback));

        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ada"));
        await app.DecideAsync(app.MailTo(Bob), "approve");
        await app.AdvanceAsync(TimeSpan.FromHours(13));

        Assert.DoesNotContain("approval.escalated production/1", app.Story(id));
        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == Eve);
    }

    private static Task<TestApp> StartAsync()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Groups__sre"] = $"{Ada}, {Bob}";
        return TestApp.StartAsync(settings: settings);
    }
}
