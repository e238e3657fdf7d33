using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ChatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rooms_ReleaseGoesWell_AreToldOnceEachWithTheLinkToTheRelease()
    {
        await using TestApp app = await TestApp.StartAsync();

        string id = await app.RunAsync(Plan("[paymentsRoom, opsRoom]", ShopPlans.Approval, ShopPlans.Webhook));
        Assert.Equal(["shop 1.2.3 started", "Approval needed: shop 1.2.3 to production"], app.Rooms.In("paymentsRoom"));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        string[] told = ["shop 1.2.3 started", "Approval needed: shop 1.2.3 to production", "shop 1.2.3 succeeded"];
        Assert.Equal(told, app.Rooms.In("paymentsRoom"));
        Assert.Equal(told, app.Rooms.In("opsRoom"));
        Assert.All(app.Rooms.Posted, post => Assert.Equal($"{TestApp.PublicUrl}/ui/releases/{id}", post.Message.Link));
        EventData.Notification[] sent = [.. app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Where(one => one.Channel == Outlet.Chat)];
        Assert.Equal(6, sent.Length);
        Assert.Equal(6, sent.Select(one => (one.To, one.About)).Distinct().Count());
        app.Story(id); // the chain is sound, and its fold is the stored view
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Rooms_ReleaseIsRolledBack_AreToldOfBoth()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "no disk"), Outside.Succeeded);

        await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Webhook, ShopPlans.Undo));

        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 is rolled back", "shop 1.2.3 was rolled back"], app.Rooms.In("paymentsRoom"));
    }

    [Fact]
    public async Task Rooms_OperatorPausesAndResumes_AreTold()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Approval, ShopPlans.Webhook));

        await app.ActAsync(id, "pause", reason: "lunch");
        await app.ActAsync(id, "resume", reason: "fed");

        Assert.Equal(["shop 1.2.3 was paused", "shop 1.2.3 was resumed"], app.Rooms.In("paymentsRoom").Skip(2));
        Assert.Contains("lunch", app.Rooms.Posted[2].Message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_DoesNotAnswer_IsToldInOrderLaterAndTheReleaseDoesNotWait()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Rooms.OnPost = (room, _) => room == "opsRoom" && app.Clock.GetUtcNow() < TestApp.Noon.AddMinutes(2) ? OutletAnswer.TryAgain("busy", TimeSpan.FromMinutes(2)) : OutletAnswer.Done("Posted.");

        string id = await app.RunAsync(Plan("[opsRoom, paymentsRoom]", ShopPlans.Webhook));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(2, app.Rooms.In("paymentsRoom").Count);
        Assert.Empty(app.Rooms.In("opsRoom"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 succeeded"], app.Rooms.In("opsRoom"));
        Assert.Empty(app.Data<EventData.Notification>(id, EventTypes.NotificationFailed));
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Room_Refuses_IsRecordedOncePerNoticeAndFailsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Rooms.OnPost = (_, _) => OutletAnswer.Refused("The channel is archived; choose another.");

        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Webhook));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        IReadOnlyList<EventData.Notification> failed = app.Data<EventData.Notification>(id, EventTypes.NotificationFailed);
        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 succeeded"], failed.Select(one => one.Subject));
        Assert.All(failed, one => Assert.Equal("The channel is archived; choose another.", one.Error));
    }

    [Fact]
    public async Task Room_NeverAnswers_IsGivenUpAndRecorded()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Rooms.OnPost = (_, _) => OutletAnswer.TryAgain("busy");
        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromHours(26));

        Assert.Equal(2, app.Data<EventData.Notification>(id, EventTypes.NotificationFailed).Count);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Rooms_OrchestrationsAreLost_AreToldTheRestAndNothingTwice()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Approval, ShopPlans.Webhook));
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        await app.LookAsync();

        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(["shop 1.2.3 started", "Approval needed: shop 1.2.3 to production", "shop 1.2.3 succeeded"], app.Rooms.In("paymentsRoom"));
    }

    [Fact]
    public async Task Rooms_OfADrill_AreToldNothingAndTheHistorySaysWhatTheyWouldHaveRead()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan("[paymentsRoom]", ShopPlans.Webhook));
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", drill = new { speed = 100 } }));
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;

        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Empty(app.Rooms.Posted);
        EventData.Notification[] played = [.. app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Where(one => one.To == "paymentsRoom")];
        Assert.Equal(["DRILL: shop 1.2.3 started", "DRILL: shop 1.2.3 succeeded"], played.Select(one => one.Subject));
        Assert.All(played, one => Assert.Equal("drill", one.Channel));
    }

    [Fact]
    public async Task Rooms_ReleaseIsRetriedAfterItsEnd_AreToldOfTheNextRunOnly()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "no disk"), Outside.Succeeded);
        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Webhook));
        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 failed"], app.Rooms.In("paymentsRoom"));

        await app.ActAsync(id, "retry", "production");

        Assert.Equal(["shop 1.2.3 started again", "shop 1.2.3 succeeded"], app.Rooms.In("paymentsRoom").Skip(2));
    }

    [Fact]
    public async Task Room_PostedButTheRecordWasLost_IsTheOnlyCaseThatTellsTwice()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan("[paymentsRoom]", ShopPlans.Webhook));
        HistoryEvent started = app.Releases.History(id).First(e => e.Type == EventTypes.ReleaseStarted);

        // The key of what became of a notice is taken: a repeated activity appends nothing.
        CommitResult again = await app.Releases.CommitAsync(
            id, _ => [NewEvent.ForRelease(EventKeys.Heralded(Outlet.Chat, "paymentsRoom", started.Seq), app.Clock.GetUtcNow(), EventTypes.NotificationSent, "system", new EventData.Notification("chat", "paymentsRoom", "x", "notice", null))], Stop);

        Assert.Empty(again.Appended);
    }

    [Fact]
    public async Task Rooms_SecretAddresses_AreInNoHistory()
    {
        await using TestApp app = await TestApp.StartAsync();

        string id = await app.RunAsync(Plan("[paymentsRoom, opsRoom]", ShopPlans.Webhook));

        Assert.DoesNotContain("planted", JsonSerializer.Serialize(app.Releases.History(id)) + JsonSerializer.Serialize(app.View(id)), StringComparison.Ordinal);
    }

    private static string Plan(string rooms, params string[] parts) =>
        ShopPlans.One(parts).Replace("stages:", $"notify: {{ chat: {rooms} }}\nstages:", StringComparison.Ordinal);
}
