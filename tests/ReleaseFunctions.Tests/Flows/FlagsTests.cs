using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class FlagsTests
{
    private static readonly (string Flag, double To)[] AllSteps = [("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 100)];

    [Fact]
    public async Task Ramp_WithoutHealth_TakesEveryStepAtItsTimeAndSaysWhatIsNext()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        Waiting first = app.View(id).WaitingOn!;
        Assert.Equal((WaitingCode.Flags, TestApp.Noon, TestApp.Noon.AddMinutes(10)), (first.Code, first.Since, first.Until));
        Assert.Equal("new-checkout stands at 5% (step 1 of 3); next new-checkout to 25% at 2026-11-23 12:10:00 UTC.", first.Text);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(25, app.Flags["new-checkout"]);
        Assert.Contains("next new-checkout to 100% at 2026-11-23 12:20:00 UTC", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(AllSteps, app.Flags.Changes);
        Assert.Equal([(0, 5, 1), (5, 25, 2), (25, 100, 3)], Changes(app, id).Select(change => (change.From!.Value, change.To, change.Step)));
        Assert.All(Changes(app, id), change => Assert.Equal(("launchDarkly", "ld", "shop/production", "new-checkout"), (change.System, change.Connection, change.Place, change.Flag)));
        Assert.Equal(
            ["stage.started production/1", "deploy.requested production/1", "stage.waiting production/1", "deploy.finished production/1", "stage.waiting production/1", "flag.changed production/1", "stage.waiting production/1"],
            app.Story(id).Where(line => line.Contains('/', StringComparison.Ordinal)).Take(7));
    }

    [Fact]
    public async Task Ramp_HealthyAtEveryStep_IsMeasuredBetweenTheStepsAndThenAsAWhole()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));

        Assert.Contains("if errors of production stays within limits", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((WaitingCode.Health, 100), (app.View(id).WaitingOn!.Code, app.Flags["new-checkout"]));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.HealthJudged[] judged = [.. app.Data<EventData.HealthJudged>(id, EventTypes.HealthJudged)];
        Assert.Equal([("flags", 1), ("flags", 2), ("deploy", null)], judged.Select(gate => (gate.Purpose, gate.Step)));
        Assert.Equal(33, app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Count);
        Assert.Equal((11, 11), (app.View(id).Stages[0].Flags!.Gate?.Rounds ?? 11, app.View(id).Stages[0].Health!.Rounds));
    }

    [Fact]
    public async Task Ramp_UnhealthyAtStepTwo_PutsTheFlagBackThenRollsTheDeploymentBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        List<string> undone = [];
        app.Outside.OnMeasure = (_, _) => Sample.Of(app.Flags["new-checkout"] > 5 ? 0.5 : 0, "measured");
        app.Outside.OnStart = order =>
        {
            undone.Add($"{order.Action} at {app.Flags["new-checkout"]}");
            return Task.FromResult(Outside.Succeeded);
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));

        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 0)], app.Flags.Changes);
        Assert.Equal(["Deploy at 0", "Rollback at 0"], undone);
        Assert.Equal([(0, 5, 1), (5, 25, 2), (25, 0, 0)], Changes(app, id).Select(change => (change.From!.Value, change.To, change.Step)));
        Assert.StartsWith("Unhealthy while new-checkout stands at 25%", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
        Assert.Equal((StageStatus.RolledBack, 0), (app.View(id).Stages[0].Status, app.View(id).Stages[0].Flags!.Flags[0].Percentage));
    }

    [Fact]
    public async Task Ramp_CheckComparesWithItsBaseline_IsHeldToWhatWasMeasuredBeforeTheDeployment()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.Of(app.Flags["new-checkout"] > 5 ? 2 : 1, "measured");
        string health = ShopPlans.Health.Replace("<= 0.01", "<= baseline * 1.1", StringComparison.Ordinal);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, health));

        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.StartsWith("Unhealthy while new-checkout stands at 25%", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 0)], app.Flags.Changes);
    }

    [Fact]
    public async Task Ramp_UnhealthyInAStageWithoutRollback_PutsTheFlagBackAndSaysThatTheDeploymentStays()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.Of(app.Flags["new-checkout"] > 0 ? 0.5 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((ReleaseStatus.RolledBack, StageStatus.RolledBack), (app.View(id).Status, app.View(id).Stages[0].Status));
        Assert.Contains("Rolled back: the flags of production (its deployment stays", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Single(app.Outside.Orders);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 0)], app.Flags.Changes);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "rollback"));
    }

    [Fact]
    public async Task Ramp_Aborted_StopsWithinTheStepAndPutsTheFlagBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromMinutes(12));

        await app.ActAsync(id, "abort", reason: "wrong version");

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Equal("Aborted by key:ops: wrong version. new-checkout is back at 0%.", app.View(id).Stages[0].Reason);
        Assert.Equal("Aborted by key:ops: wrong version. Flags of production: new-checkout is back at 0%.", app.View(id).Reason);
        Assert.Equal(0, app.Flags["new-checkout"]);
        Assert.Equal((25, 0, 0), Changes(app, id).Select(change => (change.From!.Value, change.To, change.Step)).Last());
        Assert.Single(app.Outside.Orders);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60 * 26)] // its history begins anew twice meanwhile
    public async Task Ramp_Paused_HoldsTheNextStepButGoesOnMeasuringTheOneThatStands(int minutes)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));

        await app.ActAsync(id, "pause");
        await app.AdvanceAsync(TimeSpan.FromMinutes(10 + minutes));
        Assert.Equal((ReleaseStatus.Paused, 5, 11), (app.View(id).Status, app.Flags["new-checkout"], app.Outside.Measured.Count));
        await app.ActAsync(id, "resume");
        Assert.Equal((WaitingCode.Flags, 25), (app.View(id).WaitingOn!.Code, app.Flags["new-checkout"]));
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(AllSteps, app.Flags.Changes);
    }

    [Theory]
    [InlineData(ShopPlans.Flags)]
    [InlineData(ShopPlans.Health)]
    public async Task Ramp_AbortWhoseWakeUpIsLost_IsNoticedWithinAQuarterOfAnHour(string more)
    {
        await using TestApp app = await TestApp.StartAsync();
        string flags = ShopPlans.Flags.Replace("every: 10m", "every: 5d", StringComparison.Ordinal);
        string id = await app.RunAsync(more == ShopPlans.Flags ? ShopPlans.One(ShopPlans.Webhook, flags) : ShopPlans.One(ShopPlans.Webhook, flags, more.Replace("every: 1m", "every: 10m", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromHours(14));

        foreach (NewEvent fact in OperatorEvents.For(app.View(id), OperatorAction.Abort, null, "key:ops", "enough", app.Clock.GetUtcNow()))
        {
            await app.RecordUnheardAsync(id, fact);
        }

        await app.AdvanceAsync(TimeSpan.FromMinutes(75));

        Assert.Equal((ReleaseStatus.Aborted, 0), (app.View(id).Status, app.Flags["new-checkout"]));
    }

    [Fact]
    public async Task Ramp_RollbackAskedFor_PutsTheFlagBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
    }

    [Fact]
    public async Task Ramp_RollbackAskedForAfterTheEnd_PutsTheFlagBackAsItWasFound()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Flags["new-checkout"] = 2.5;
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal((ReleaseStatus.RolledBack, 2.5), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Equal((2.5, 100, 2.5), (Changes(app, id)[0].From, Changes(app, id)[^1].From!.Value, Changes(app, id)[^1].To));
    }

    [Fact]
    public async Task Ramp_FlagIsChangedBySomebodyElse_StopsInsteadOfOverwritingIt()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, "onFailure: stop"));
        app.Flags["new-checkout"] = 0;

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((ReleaseStatus.Failed, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Contains("The flag new-checkout could not be set to 25%: Somebody has changed it.", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ramp_FlagStandsHigherThanAStep_IsNeverLowered()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Flags["new-checkout"] = 25;
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal([("new-checkout", 100)], app.Flags.Changes);
        Assert.Equal([1, 2, null], app.Data<EventData.HealthJudged>(id, EventTypes.HealthJudged).Select(gate => gate.Step));
    }

    [Fact]
    public async Task Ramp_FlagNeededNoChange_LeavesNothingToRollBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Flags["new-checkout"] = 100;
        app.Outside.OnMeasure = (_, _) => Sample.Of(0.5, "bad");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));

        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Empty(app.Flags.Changes);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "rollback"));
    }

    [Fact]
    public async Task Ramp_SystemIsAway_TriesAgainAndSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        int calls = 0;
        app.Flags.OnCall = (_, to) => to is null || ++calls > 2 ? null : FlagAnswer.TryAgain("ld answered 503.", calls == 1 ? TimeSpan.FromMinutes(2) : null);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        Assert.Equal("Waiting to set new-checkout to 5% through ld again at 2026-11-23 12:02:00 UTC (1 of 10 tries so far; last answer: ld answered 503).", app.View(id).WaitingOn!.Text);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(10));

        Assert.Equal(5, app.Flags["new-checkout"]);
        Assert.Equal(TestApp.Noon + TimeSpan.FromSeconds(130), app.View(id).WaitingOn!.Since);
    }

    [Fact]
    public async Task Ramp_SystemStaysAway_FailsAndPutsBackWhatMayHaveChanged()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Flags.OnCall = (_, to) =>
        {
            app.Flags["new-checkout"] = to ?? app.Flags["new-checkout"]; // it was carried out, but the answer never came
            return to is null or 0 ? null : FlagAnswer.TryAgain("ld did not answer within 30 s.");
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Contains("Given up after 10 tries.", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ramp_FlagCannotBeRead_ChangesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Flags.OnCall = (_, _) => FlagAnswer.Refused("ld answered 404.");

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("could not be read, so nothing was changed: ld answered 404.", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Empty(Changes(app, id));
    }

    [Fact]
    public async Task Ramp_ProcessDiesAfterAChange_IsRecordedOnceAndGoesOn()
    {
        await using TestApp app = await TestApp.StartAsync();
        HashSet<double> died = [];
        app.Flags.OnCarriedOut = _ =>
        {
            if (died.Add(app.Flags["new-checkout"]))
            {
                throw new InvalidOperationException("The process died.");
            }
        };
        app.Outside.OnMeasure = (_, _) => Sample.Of(app.Flags["new-checkout"] >= 25 ? 0.5 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));

        await app.AdvanceAsync(TimeSpan.FromMinutes(25));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 0)], app.Flags.Changes);
        Assert.Equal([(0, 5), (5, 25), (25, 0)], Changes(app, id).Select(change => (change.From!.Value, change.To)));
    }

    [Fact]
    public async Task Ramp_FlagCannotBePutBack_IsRollbackFailedAlthoughTheDeploymentIsUndone()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.Of(0.5, "bad");
        app.Flags.OnCall = (_, to) => to == 0 ? FlagAnswer.Refused("ld answered 403 (Forbidden).") : null;
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.RollbackFailed, StageStatus.RollbackFailed), (view.Status, view.Stages[0].Status));
        Assert.Contains("new-checkout could not be put back to 0%: ld answered 403 (Forbidden). Put it back by hand.", view.Reason, StringComparison.Ordinal);
        Assert.Equal([DeploymentAction.Deploy, DeploymentAction.Rollback], app.Outside.Orders.Select(order => order.Action));
        Assert.Single(app.Outside.Mails, sent => sent.Mail.To == "owner@contoso.example");
        app.Story(id);
    }

    [Theory]
    [InlineData("pass", ReleaseStatus.Succeeded)]
    [InlineData("fail", ReleaseStatus.RolledBack)]
    public async Task Ramp_StepIsInconclusive_GoesWhereThePlanSays(string then, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => app.Flags["new-checkout"] > 0 ? Sample.NoData("no series") : Sample.Of(0, "fine");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health.Replace("bake", $"onInconclusive: {then}, bake", StringComparison.Ordinal)));

        await app.AdvanceAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(expected, app.View(id).Status);
        Assert.Equal(then == "pass" ? AllSteps : [("new-checkout", 5), ("new-checkout", 0)], app.Flags.Changes);
    }

    [Fact]
    public async Task Ramp_AsksAboutAStep_OneOverrideLetsOneStepPass()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.NoData("no series");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "override", "production"));
        await app.AdvanceAsync(TimeSpan.FromDays(2));

        foreach (double standing in new[] { 5, 25, 100 })
        {
            Assert.Equal((WaitingCode.Operator, standing), (app.View(id).WaitingOn!.Code, app.Flags["new-checkout"]));
            Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "override", "production", $"fine at {standing}"));
            await app.AdvanceAsync(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Contains("fine at 100", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ramp_SeveralFlags_StepTogetherAndAreAllPutBackLastFirst()
    {
        await using TestApp app = await TestApp.StartAsync();
        const string Two = """flags: [ { launchDarkly: { connection: ld, project: shop, environment: production, flag: a, steps: [5, 50], every: 10m } }, { appConfiguration: { connection: config, key: b, label: prod, steps: [10, 20, 30], every: 20m } } ]""";
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Two));
        Assert.Contains("a stands at 5% and b at 10% (step 1 of 3); next a to 50% and b to 20% at 2026-11-23 12:20:00 UTC.", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);

        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        await app.ActAsync(id, "rollback");

        Assert.Equal([("a", 5), ("b", 10), ("a", 50), ("b", 20), ("b", 0), ("a", 0)], app.Flags.Changes);
        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
    }

    [Fact]
    public async Task Ramp_RetriedAfterAnUnhealthyStep_GoesOnFromThereAndIsPutBackAsItWasAtFirst()
    {
        await using TestApp app = await TestApp.StartAsync();
        bool bad = true;
        app.Outside.OnMeasure = (_, _) => Sample.Of(bad ? 0.5 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, "onFailure: ask"));
        Assert.Equal((WaitingCode.Operator, 5), (app.View(id).WaitingOn!.Code, app.Flags["new-checkout"]));

        bad = false;
        await app.ActAsync(id, "retry", "production");
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(25, app.Flags["new-checkout"]);
        await app.ActAsync(id, "rollback");
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.Equal([(0, 5), (5, 25), (25, 0)], Changes(app, id).Select(change => (change.From!.Value, change.To)));
    }

    [Fact]
    public async Task Ramp_OfTwentySteps_ContinuesAsNewAndTakesEachOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        string steps = string.Join(", ", Enumerable.Range(1, 20).Select(step => step * 5));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags.Replace("5, 25, 100", steps, StringComparison.Ordinal).Replace("every: 10m", "every: 1m", StringComparison.Ordinal)));

        await app.AdvanceAsync(TimeSpan.FromMinutes(19));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(Enumerable.Range(1, 20), Changes(app, id).Select(change => change.Step));
        Assert.Equal(20, app.Flags.Changes.Count);
    }

    [Fact]
    public async Task Answer_OfARelease_ShowsTheFlagsWithoutWhatPutsThemBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}");
        System.Text.Json.JsonElement stage = (await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("stages")[0];

        Assert.Equal("""{"step":1,"flags":[{"system":"launchDarkly","connection":"ld","place":"shop/production","flag":"new-checkout","found":0,"percentage":5,"ramped":true}]}""", stage.GetProperty("flags").GetRawText());
        Assert.Equal(["deploy", "flags"], stage.GetProperty("phases").EnumerateArray().Select(phase => phase.GetString()));
    }

    private static EventData.FlagChanged[] Changes(TestApp app, string id) => [.. app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged)];
}
