using System.Net;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class BaselineTests
{
    private static readonly string Relative = ShopPlans.Health.Replace("<= 0.01", "<= baseline * 1.1", StringComparison.Ordinal);

    [Fact]
    public async Task Gate_ComparesWithBaseline_MeasuresItBeforeTheDeploymentIsSent()
    {
        await using TestApp app = await TestApp.StartAsync();
        double now = 0.01;
        app.Outside.OnMeasure = (_, _) => Sample.Of(now, "measured");
        app.Outside.OnStart = _ =>
        {
            now = 0.0105;
            return Task.FromResult(Outside.Succeeded);
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        StageView stage = app.View(id).Stages[0];
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal("baseline 0.01", Assert.Single(stage.Baselines).Text);
        Assert.Equal("0.0105 is <= baseline 0.01 * 1.1 = 0.011", stage.Health!.Latest[^1].Text);
        Assert.Equal(0.01, stage.Health.Latest[^1].Baseline);
        IReadOnlyList<string> story = app.Story(id);
        Assert.True(Index("health.sampled production/1") < Index("deploy.requested production/1"), string.Join('\n', story));
        EventData.HealthSampled before = app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled)[0];
        Assert.Equal((HealthPurpose.Baseline, 0), (before.Purpose, before.Round));
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}");
        JsonElement answer = await TestApp.JsonAsync(response, HttpStatusCode.OK);
        Assert.Equal(0.01, answer.GetProperty("stages")[0].GetProperty("baselines")[0].GetProperty("value").GetDouble());

        int Index(string what) => story.ToList().IndexOf(what);
    }

    [Fact]
    public async Task Gate_WorseThanBaseline_RollsBackAndComparesWithTheSameBaseline()
    {
        await using TestApp app = await TestApp.StartAsync();
        double now = 1;
        app.Outside.OnMeasure = (_, _) => Sample.Of(now, "measured");
        app.Outside.OnStart = order =>
        {
            now = order.Action == Core.Deployments.DeploymentAction.Deploy ? 5 : 1.05;
            return Task.FromResult(Outside.Succeeded);
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative, ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        StageView stage = app.View(id).Stages[0];
        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal("5 is not <= baseline 1 * 1.1 = 1.1: failed (1) > failureLimit (0)", Assert.Single(stage.Health!.Latest).Text);
        Assert.Equal("1.05 is <= baseline 1 * 1.1 = 1.1", stage.RollbackHealth!.Latest[^1].Text);
        Assert.Single(app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled), round => round.Purpose == HealthPurpose.Baseline);
    }

    [Theory]
    [InlineData(false, "noData: inconclusive", GateVerdict.Inconclusive)]
    [InlineData(false, "noData: pass", GateVerdict.Inconclusive)]
    [InlineData(true, "noData: inconclusive", GateVerdict.Inconclusive)]
    [InlineData(true, "noData: pass", GateVerdict.Pass)]
    [InlineData(true, "noData: fail", GateVerdict.Fail)]
    public async Task Gate_BaselineUnknown_IsNoPassUnlessThePlanSaysSo(bool empty, string noData, GateVerdict expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        bool deployed = false;
        app.Outside.OnMeasure = (_, _) => deployed ? Sample.Of(0, "fine") : empty ? Sample.NoData("no series") : throw new InvalidOperationException("broken source");
        app.Outside.OnStart = _ =>
        {
            deployed = true;
            return Task.FromResult(Outside.Succeeded);
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative.Replace("pass:", $"{noData}, pass:", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        GateView gate = app.View(id).Stages[0].Health!;
        Assert.Equal(expected, gate.Verdict);
        Assert.Contains("no baseline", gate.Latest[0].Text, StringComparison.Ordinal);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Gate_RetriedWhileTheFirstAttemptIsOut_KeepsTheFirstBaseline()
    {
        await using TestApp app = await TestApp.StartAsync();
        double now = 1;
        app.Outside.OnMeasure = (_, _) => Sample.Of(now, "measured");
        app.Outside.OnStart = _ =>
        {
            now = app.Outside.Orders.Count == 1 ? 5 : 1.1;
            return Task.FromResult(Outside.Succeeded);
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative, "onFailure: ask"));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal([1.0, 1.0], app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Where(round => round.Purpose == HealthPurpose.Baseline).Select(round => round.Measurements[0].Value));
    }

    [Fact]
    public async Task Gate_SeveralBaselineSamples_AsksAboutThePastAndTakesTheMedian()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(at == TestApp.Noon ? 100 : 2, "measured");
        await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative.Replace("pass:", "baseline: { samples: 3, every: 5m }, pass:", StringComparison.Ordinal)));

        Assert.Equal([0, -5, -10], app.Outside.Measured.Take(3).Select(one => (int)(one.At - TestApp.Noon).TotalMinutes));
        Assert.Equal("baseline 2, the median of 3 values", app.View((await ReleaseAsync(app)).Facts.Id).Stages[0].Baselines[0].Text);
    }

    [Fact]
    public async Task Gate_TooFewSamples_IsInconclusiveAtTheEnd()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => at > TestApp.Noon.AddMinutes(3) ? Sample.NoData("no series") : Sample.Of(0, "fine");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("pass:", "inconclusiveLimit: 100, minSamples: 5, pass:", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((GateVerdict.Inconclusive, "Check 'errors' is inconclusive: measurements with a number (4) < minSamples (5)."), (app.View(id).Stages[0].Health!.Verdict, app.View(id).Stages[0].Health!.Text));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
    }

    [Fact]
    public async Task Gate_PausedWhileTheBaselineIsMeasured_DeploysNothingAndMeasuresAnewAfterwards()
    {
        await using TestApp app = await TestApp.StartAsync();
        string? id = null;
        app.Outside.OnMeasure = (_, _) =>
        {
            if (app.Outside.Measured.Count == 1)
            {
                id = app.Releases.ListAsync(new ReleaseQuery(null, null, null, null, 1, null), TestContext.Current.CancellationToken).Result.Items[0].Id;
                app.RecordUnheardAsync(id, NewEvent.ForRelease("paused-1", app.Clock.GetUtcNow(), EventTypes.ReleasePaused, "key:ops", new EventData.ReleasePaused("lunch"))).Wait(TestContext.Current.CancellationToken);
            }

            return Sample.Of(app.Outside.Measured.Count, "measured");
        };
        id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative));
        Assert.Empty(app.Outside.Orders);
        Assert.Empty((await app.Service<Core.Locks.ILockStore>().FindAsync("production", TestContext.Current.CancellationToken)).Claims);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        await app.ActAsync(id, "resume");

        Assert.Single(app.Outside.Orders);
        Assert.Equal([1.0, 2.0], app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Where(round => round.Purpose == HealthPurpose.Baseline).Select(round => round.Measurements[0].Value));
        Assert.Equal(2, app.View(id).Stages[0].Baselines[0].Value);
    }

    [Fact]
    public async Task Gate_FreezeBeginsWhileTheBaselineIsMeasured_WaitsForItsEnd()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) =>
        {
            if (app.Outside.Measured.Count == 1)
            {
                StringContent rule = new("""{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-11-23T12:00","duration":"1h"}""", Encoding.UTF8, "application/json");
                app.SendAsync(HttpMethod.Put, "/api/calendar/incident", rule).Result.EnsureSuccessStatusCode().Dispose();
            }

            return Sample.Of(1, "measured");
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Relative));

        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);
        Assert.Empty(app.Outside.Orders);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Single(app.Outside.Orders);
        Assert.Equal(TestApp.Noon.AddHours(1), app.View(id).Stages[0].Baselines[0].At);
    }

    private static async Task<ReleaseView> ReleaseAsync(TestApp app)
    {
        ReleasePage page = await app.Releases.ListAsync(new ReleaseQuery(null, null, null, null, 1, null), TestContext.Current.CancellationToken);
        return app.View(page.Items[0].Id);
    }
}
