using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

/// <summary>What becomes of flags when their ramp is broken off, or a newer release takes the place of theirs.</summary>
public sealed class FlagsBrokenOffTests
{
    [Fact]
    public async Task Abort_StageThatDoesNotRollBack_LeavesTheFlagAndSaysWhereItStands()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, "onFailure: stop"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        await app.ActAsync(id, "abort", reason: "wrong version");

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.Aborted, 25), (view.Status, app.Flags["new-checkout"]));
        Assert.Equal("Aborted by key:ops: wrong version. new-checkout stands at 25%.", view.Stages[0].Reason);
        Assert.Equal("Aborted by key:ops: wrong version. Flags of production: new-checkout stands at 25%.", view.Reason);
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));
        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
    }

    [Fact]
    public async Task Abort_RampIsOver_LeavesWhatItReached()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromMinutes(22));
        Assert.Equal(WaitingCode.Health, app.View(id).WaitingOn!.Code);

        await app.ActAsync(id, "abort", reason: "wrong version");

        Assert.Equal((ReleaseStatus.Aborted, 100), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.EndsWith("Flags of production: new-checkout stands at 100%.", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abort_FlagCannotBePutBack_SaysWhatToDoAndCanBeRolledBackLater()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo));
        app.Flags.OnCall = (_, to) => to == 0 ? FlagAnswer.Refused("The environment requires approvals.") : null;

        await app.ActAsync(id, "abort", reason: "wrong version");

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Contains("new-checkout could not be put back to 0%: The environment requires approvals. Put it back by hand.", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
        Assert.EndsWith("Flags of production: new-checkout stands at 5%.", app.View(id).Reason, StringComparison.Ordinal);
        app.Flags.OnCall = (_, _) => null;
        await app.ActAsync(id, "rollback");
        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_FlagCannotBePutBack_TellsTheOwnersUrgentlyAndAgainUnlessSomebodyActs(bool acts)
    {
        await using TestApp app = await TestApp.StartAsync();
        string plan = ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo).Replace("stages:", "notify: { email: [team@contoso.example] }\nstages:", StringComparison.Ordinal);
        string id = await app.RunAsync(plan);
        app.Flags.OnCall = (_, to) => to == 0 ? FlagAnswer.Refused("The environment requires approvals.") : null;
        await app.ActAsync(id, "abort", reason: "wrong version");
        await app.IdleAsync();
        string[] Urgent(string person) => [.. app.Outside.Mails.Where(sent => sent.Mail.IsUrgent && sent.Mail.To == person).Select(sent => sent.Mail.Subject)];
        const string Told = "URGENT: shop 1.2.3 was aborted, and flags could not be put back";
        Assert.Equal([Told], Urgent("owner@contoso.example"));
        Assert.Equal([Told], Urgent("team@contoso.example"));

        if (acts)
        {
            app.Flags.OnCall = (_, _) => null;
            Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));
        }

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(acts ? [Told] : [Told, $"{Told} (nobody has acted yet)"], Urgent("owner@contoso.example"));
        Assert.Equal(acts ? ReleaseStatus.RolledBack : ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Equal([true], app.Data<EventData.StageFinished>(id, EventTypes.StageFinished).Select(end => end.FlagsStuck == true));
        Assert.True(app.Data<EventData.ReleaseFinished>(id, EventTypes.ReleaseFinished)[0].FlagsStuck);
    }

    [Fact]
    public async Task Abort_FlagIsPutBack_TellsTheOwnersNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo));

        await app.ActAsync(id, "abort", reason: "wrong version");
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((ReleaseStatus.Aborted, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Empty(app.Outside.Mails);
    }

    [Theory]
    [InlineData("onFailure: stop", ReleaseStatus.Failed)]
    [InlineData("onFailure: rollback", ReleaseStatus.RolledBack)]
    public async Task Sibling_FailsMeanwhile_PutsTheFlagBackOnceWhoeverDoesIt(string onFailure, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "other", Action: DeploymentAction.Deploy } ? Outside.Accepted : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Flags),
            ShopPlans.Stage("other", "needs: []", ShopPlans.Callback, ShopPlans.Undo, onFailure)));
        Assert.Equal(5, app.Flags["new-checkout"]);

        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "other"), "failed");
        await app.IdleAsync();

        Assert.Equal((expected, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Equal([("new-checkout", 5), ("new-checkout", 0)], app.Flags.Changes);
        Assert.Contains(expected == ReleaseStatus.Failed ? "Flags of production: new-checkout is back at 0%." : "the flags of production", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supersede_InMidRamp_CarriesTheRampToItsEndFirst()
    {
        await using TestApp app = await TestApp.StartAsync();
        string older = await app.RunAsync(Superseding(ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health), ShopPlans.Stage("later", ShopPlans.Webhook)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        string newer = await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((WaitingCode.Flags, WaitingCode.Lock), (app.View(older).WaitingOn!.Code, app.View(newer).WaitingOn!.Code));
        await app.AdvanceAsync(TimeSpan.FromMinutes(25));

        Assert.Equal((ReleaseStatus.Superseded, StageStatus.Succeeded, StageStatus.Pending), (app.View(older).Status, app.View(older).Stages[0].Status, app.View(older).Stages[1].Status));
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 100)], app.Flags.Changes);
    }

    [Fact]
    public async Task Supersede_RampTurnsOutUnhealthy_PutsTheFlagBackBeforeTheNewerDeploys()
    {
        await using TestApp app = await TestApp.StartAsync();
        List<string> sent = [];
        app.Outside.OnStart = order =>
        {
            sent.Add($"{order.Action} at {app.Flags["new-checkout"]}");
            return Task.FromResult(Outside.Succeeded);
        };
        app.Outside.OnMeasure = (_, at) => Sample.Of(app.Flags["new-checkout"] > 5 ? 1 : 0, "measured");
        string older = await app.RunAsync(Superseding(ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(6));

        ReleaseView view = app.View(older);
        Assert.Equal(ReleaseStatus.Failed, view.Status);
        Assert.Contains("Nothing is rolled back: Superseded by", view.Reason, StringComparison.Ordinal);
        Assert.Contains("new-checkout is back at 0%", view.Reason, StringComparison.Ordinal);
        Assert.Equal(["Deploy at 0", "Deploy at 0"], sent);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 0), ("new-checkout", 5)], app.Flags.Changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Supersede_RampWaitsForPeople_GivesItsPlaceAndPutsTheFlagBack(bool paused)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => paused ? Sample.Of(0, "fine") : Sample.NoData("no series");
        string older = await app.RunAsync(Superseding(ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo)));
        if (paused)
        {
            await app.ActAsync(older, "pause");
        }

        await app.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(paused ? ReleaseStatus.Paused : ReleaseStatus.Waiting, app.View(older).Status);

        await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Superseded, app.View(older).Status);
        Assert.Contains("Flags of production: new-checkout is back at 0%.", app.View(older).Reason, StringComparison.Ordinal);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 0), ("new-checkout", 5)], app.Flags.Changes);
    }

    [Fact]
    public async Task Rollback_FlagSystemIsAway_SaysThatFlagsAreBeingPutBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo));
        app.Flags.OnCall = (_, _) => FlagAnswer.TryAgain("No answer.");

        await app.ActAsync(id, "rollback");

        StageView stage = app.View(id).Stages[0];
        Assert.Equal((StageStatus.RollingBack, WaitingCode.Flags, "Putting new-checkout back to 0% for production."), (stage.Status, stage.WaitingOn!.Code, stage.WaitingOn.Text));
        app.Flags.OnCall = (_, _) => null;
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
    }

    private static string Superseding(params string[] stages) =>
        ShopPlans.Of(stages).Replace("description: Shop", "description: Shop\nconcurrency: supersede", StringComparison.Ordinal);
}
