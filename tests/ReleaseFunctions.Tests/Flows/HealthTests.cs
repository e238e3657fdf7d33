using System.Net;
using EmbeddedFunctions.DurableTask.Client;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class HealthTests
{
    [Fact]
    public async Task Gate_StaysHealthy_PassesOnlyAtTheEndOfBake()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m", "bake: 10m30s", StringComparison.Ordinal).Replace("10m30s", "630s", StringComparison.Ordinal)));

        await app.AdvanceAsync(TimeSpan.FromSeconds(629));
        Assert.Equal(WaitingCode.Health, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(Enumerable.Range(0, 11), app.Outside.Measured.Select(one => (int)(one.At - TestApp.Noon).TotalMinutes));
    }

    [Fact]
    public async Task Gate_CheckFails_EndsAtOnceAndRollsBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(at >= TestApp.Noon.AddMinutes(3) ? 0.5 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake", "onInconclusive: ask, bake", StringComparison.Ordinal), ShopPlans.Undo));

        app.Outside.OnStart = _ =>
        {
            app.Outside.OnMeasure = (_, _) => Sample.Of(0, "measured");
            return Task.FromResult(Outside.Succeeded);
        };
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(GateVerdict.Fail, app.View(id).Stages[0].Health!.Verdict);
        Assert.Equal(2, app.Outside.Orders.Count);
        Assert.Equal(ReleaseStatus.RollingBack, app.View(id).Status);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-1-rollback"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        Assert.Equal(GateVerdict.Pass, app.View(id).Stages[0].RollbackHealth!.Verdict);
    }

    [Theory]
    [InlineData("ask", ReleaseStatus.Waiting)]
    [InlineData("fail", ReleaseStatus.Failed)]
    [InlineData("pass", ReleaseStatus.Succeeded)]
    public async Task Gate_Inconclusive_GoesWhereThePlanSays(string then, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.NoData("no series");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake", $"onInconclusive: {then}, bake", StringComparison.Ordinal)));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(expected, app.View(id).Status);
        Assert.Equal(GateVerdict.Inconclusive, app.View(id).Stages[0].Health!.Verdict);
        Assert.Equal(then == "ask" ? WaitingCode.Operator : null, app.View(id).WaitingOn?.Code);
    }

    [Fact]
    public async Task Gate_AsksAndIsOverridden_Succeeds()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.Error("down");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "override", "production"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(GateVerdict.Error, app.View(id).Stages[0].Health!.Verdict);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "override", "production", "the graphs are fine"));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Contains("the graphs are fine", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_AsksAndIsRolledBack_UndoesTheStage()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.NoData("nothing");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m", "bake: 1m", StringComparison.Ordinal), ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);

        app.Outside.OnMeasure = (_, _) => Sample.Of(0, "back");
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
    }

    [Fact]
    public async Task Gate_MeasurementThrows_CountsAsAnError()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => at == TestApp.Noon ? throw new InvalidOperationException("broken source") : Sample.Of(0, "fine");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Measurement first = app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled)[0].Measurements[0];
        Assert.Equal(MeasurementVerdict.Error, first.Verdict);
        Assert.Contains("broken source", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_BakesForManyRounds_MeasuresEachRoundOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m", "bake: 130m", StringComparison.Ordinal)));

        await app.AdvanceAsync(TimeSpan.FromMinutes(130));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(Enumerable.Range(1, 131), app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Select(round => round.Round));
        Assert.Equal(131, app.Outside.Measured.Count);
    }

    [Fact]
    public async Task Gate_BakesForAWeek_KeepsItsHistoryShort()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m, every: 1m", "bake: 7d, every: 2h", StringComparison.Ordinal)));
        for (int day = 1; day < 7; day++)
        {
            await app.AdvanceAsync(TimeSpan.FromDays(1));
            OrchestrationMetadata gate = (await app.Durable.GetInstanceAsync($"{id}-production-1--health", getInputsAndOutputs: true, TestContext.Current.CancellationToken))!;
            int carried = gate.ReadInputAs<HealthGateInput>()!.State!.Rounds;

            // Nine turns in two hours: a round, and a look every quarter of an hour.
            Assert.InRange(app.View(id).Stages[0].Health!.Rounds - carried, 0, 7);
        }

        await app.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(85, app.Outside.Measured.Count);
    }

    [Fact]
    public async Task Gate_AbortWhoseWakeUpIsLost_IsNoticedAlthoughRoundsAreShort()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m", "bake: 10h", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(61));

        foreach (NewEvent fact in OperatorEvents.For(app.View(id), OperatorAction.Abort, null, "key:ops", "enough", app.Clock.GetUtcNow()))
        {
            await app.RecordUnheardAsync(id, fact);
        }

        await app.AdvanceAsync(TimeSpan.FromMinutes(17));

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Equal(GateVerdict.Stopped, app.View(id).Stages[0].Health!.Verdict);
    }
}
