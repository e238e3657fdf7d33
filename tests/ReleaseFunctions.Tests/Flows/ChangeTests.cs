using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tickets;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ChangeTests
{
    private const string Jira = "jira: { connection: tracker, project: OPS, issueType: Change }";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_ReleaseGoesWell_IsOpenedCommentedMovedAndClosed()
    {
        await using TestApp app = await TestApp.StartAsync();

        string id = await app.RunAsync(Plan(Jira, ShopPlans.Webhook));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(
        [
            "OPS-1 comment: shop 1.2.3 was requested", "OPS-1 link: open",
            "OPS-1 comment: shop 1.2.3 started", "OPS-1 move: indeterminate",
            "OPS-1 comment: shop 1.2.3: production started",
            "OPS-1 comment: shop 1.2.3: the deployment to production succeeded",
            "OPS-1 comment: shop 1.2.3: production succeeded",
            "OPS-1 comment: shop 1.2.3 succeeded", "OPS-1 move: done", "OPS-1 link: over",
        ], app.Tickets.Said);
        Assert.Equal(new ChangeView("jira", "tracker", "OPS-1", "https://tracker.contoso.example/browse/OPS-1"), app.View(id).Change);
        ChangeRequest request = Assert.Single(app.Tickets.Opened);
        Assert.Null(request.SentBefore);
        Assert.Equal($"{TestApp.PublicUrl}/ui/releases/{id}", request.Link.Url);
        app.Story(id); // the chain is sound, and its fold is the stored view
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Change_OfARelease_IsShownByTheApiAndThePage()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan(Jira, ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}");
        JsonElement change = (await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("change");

        Assert.Equal(("OPS-1", "https://tracker.contoso.example/browse/OPS-1"), (change.GetProperty("key").GetString(), change.GetProperty("url").GetString()));
    }

    [Fact]
    public async Task Change_TicketsOfTheRelease_AreLinkedAndToldOfTheEnd()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan(Jira, ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", tickets = new[] { "SHOP-7", "https://elsewhere.example/8" } }), "ci");
        await app.IdleAsync();

        Assert.Equal(["SHOP-7 link: open", "SHOP-7 link: over", "SHOP-7 comment: shop 1.2.3 succeeded"], app.Tickets.Said.Where(said => !said.StartsWith("OPS-1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Change_ReleaseFails_StaysWhereItIsUnlessThePlanSaysOtherwise()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "no disk"));
        await app.RunAsync(Plan("jira: { connection: tracker, issue: \"OPS-{{variables.change}}\", statuses: { failed: Cancelled } }", ShopPlans.Webhook).Replace("stages:", "variables: { change: \"42\" }\nstages:", StringComparison.Ordinal));

        Assert.Equal(["OPS-42 move: Cancelled"], app.Tickets.Said.Where(said => said.Contains("move", StringComparison.Ordinal)));
        Assert.Contains("OPS-42 comment: shop 1.2.3: the deployment to production failed", app.Tickets.Said);
    }

    [Fact]
    public async Task Change_SystemIsAway_CostsTheReleaseNoTimeAndIsMadeUpFor()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Tickets.OnOpen = (_, request) => app.Clock.GetUtcNow() < TestApp.Noon.AddMinutes(1)
            ? new TicketAnswer(OutletState.TryAgain, "away")
            : new TicketAnswer(OutletState.Done, "found", new TicketRef("OPS-1", "https://tracker.contoso.example/browse/OPS-1"));

        string id = await app.RunAsync(Plan(Jira, ShopPlans.Webhook));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Empty(app.Tickets.Said);
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(10, app.Tickets.Said.Count);
        Assert.Null(app.Tickets.Opened[0].SentBefore);
        Assert.Equal(TestApp.Noon, app.Tickets.Opened[1].SentBefore); // it may have been created: it is looked up first
    }

    [Fact]
    public async Task Change_CannotBeOpened_IsRecordedAndFailsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Tickets.OnOpen = (_, _) => new TicketAnswer(OutletState.Refused, "tracker answered 403.") { NothingCreated = true };

        string id = await app.RunAsync(Plan(Jira, ShopPlans.Webhook));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Null(app.View(id).Change);
        Assert.All(app.Data<EventData.Notification>(id, EventTypes.NotificationFailed), failed => Assert.Equal(("jira", "tracker", "tracker answered 403."), (failed.Channel, failed.To, failed.Error)));
        Assert.All(app.Tickets.Opened, request => Assert.Null(request.SentBefore));
    }

    [Fact]
    public async Task Change_OneStepIsRefused_TheOthersAreDoneAndItIsRecorded()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Tickets.OnCall = (name, _) => name == "move" ? OutletAnswer.Refused("no transition leads there") : OutletAnswer.Done("done");

        string id = await app.RunAsync(Plan(Jira, ShopPlans.Webhook));

        Assert.Equal(6, app.Tickets.Said.Count(said => said.Contains("comment", StringComparison.Ordinal)));
        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 succeeded"], app.Data<EventData.Notification>(id, EventTypes.NotificationFailed).Select(failed => failed.Subject));
    }

    [Fact]
    public async Task Change_OfADrill_IsNotTouched()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan(Jira, ShopPlans.Webhook));
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", drill = new { speed = 100 } }));
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;

        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Empty(app.Tickets.Opened);
        Assert.Empty(app.Tickets.Said);
        Assert.Null(app.View(id).Change);
    }

    [Fact]
    public async Task Change_ValueThatDoesNotFitItsKey_IsRefusedAtKickoff()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan("jira: { connection: tracker, issue: \"{{variables.change}}\" }", ShopPlans.Webhook).Replace("stages:", "variables: { change: \"OPS-1/../x\" }\nstages:", StringComparison.Ordinal));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3" }), "ci");

        Assert.Contains("variables.change", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Checklist_TicketReachesTheStatus_TicksItselfAndSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        bool done = false;
        app.Outside.OnMeasure = (_, _) => Sample.Of(done ? 1 : 0, done ? "OPS-9 is Done" : "OPS-9 is To Do, not Done");
        string id = await app.RunAsync(ShopPlans.One("checklist: [ { item: change-approved, text: The change is approved, jira: { connection: tracker, issue: OPS-9, status: Done } } ]", ShopPlans.Webhook));
        Assert.Contains("change-approved (when OPS-9 is Done)", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        done = true;

        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.ChecklistTicked tick = Assert.Single(app.Data<EventData.ChecklistTicked>(id, EventTypes.ChecklistTicked));
        Assert.Equal(("check", "OPS-9 is Done"), (tick.Via, tick.Evidence));
        Assert.All(app.Outside.Measured, asked => Assert.Equal(new JiraStatusQuery { Connection = "tracker", Ticket = "OPS-9", Status = "Done" }, asked.Query));
    }

    private static string Plan(string change, params string[] parts) => ShopPlans.One(parts).Replace("stages:", $"change: {{ {change} }}\nstages:", StringComparison.Ordinal);
}
