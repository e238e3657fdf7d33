using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ComparisonTests
{
    private const string Compared = "health: { bake: 20m, every: 1m, checks: [ { check: latency, prometheus: { connection: prom, query: canary, compareTo: stable }, compare: { direction: increase }, minSamples: 8 } ] }";
    private const string Probed = "health: { bake: 20m, every: 1m, checks: [ { check: latency, http: { connection: page, path: /canary, compareTo: /stable }, compare: { direction: increase } } ] }";

    [Theory]
    [InlineData(Compared)]
    [InlineData(Probed)]
    public async Task Gate_CanaryLikeTheBaseline_Passes(string health)
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(100 + (at.Minute % 5), "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        IReadOnlyList<Measurement> measured = [.. app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).SelectMany(round => round.Measurements)];
        Assert.Equal(21, measured.Count);
        Assert.Equal(MeasurementVerdict.Collecting, measured[0].Verdict);
        Assert.Equal(21, measured[^1].Comparison!.Canary.Count);
        Assert.Single(app.View(id).Stages[0].Health!.Latest, latest => latest.Comparison is not null);
        app.Story(id);
    }

    [Theory]
    [InlineData(Compared, 8)]
    [InlineData(Probed, 8)]
    public async Task Gate_CanaryWorse_FailsAsSoonAsItIsCertainForTheWholeGate(string health, int round)
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMeasure = (query, at) => Sample.Of((IsCanary(query) ? 200 : 100) + (at.Minute % 5), "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        GateView gate = app.View(id).Stages[0].Health!;
        Assert.Equal((GateVerdict.Fail, round + 1), (gate.Verdict, gate.Rounds));
        Assert.Contains("is higher than the baseline's 10", gate.Latest[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_RepairedWhileItCollects_GoesOnWithTheValuesInItsHistory()
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMeasure = (query, at) => Sample.Of((IsCanary(query) ? 200 : 100) + (at.Minute % 5), "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Probed));
        await app.AdvanceAsync(TimeSpan.FromMinutes(6));
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        await app.AdvanceAsync(TimeSpan.FromMinutes(14));

        GateView gate = app.View(id).Stages[0].Health!;
        Assert.Equal((1, GateVerdict.Fail, 9), (app.View(id).Repair!.Count, gate.Verdict, gate.Rounds));
    }

    [Fact]
    public async Task Gate_BaselineHasNoData_IsInconclusive()
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMeasure = (query, _) => IsCanary(query) ? Sample.Of(1, "measured") : Sample.NoData("no series");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Compared));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(GateVerdict.Inconclusive, app.View(id).Stages[0].Health!.Verdict);
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
    }

    [Fact]
    public async Task Gate_ComparesForHours_ContinuesWithTheValuesItHas()
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(100 + (at.Minute % 5), "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, Probed.Replace("bake: 20m", "bake: 70m", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(70));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(71, app.View(id).Stages[0].Health!.Latest[^1].Comparison!.Baseline.Count);
    }

    private static bool IsCanary(HealthQuery query) => query is PrometheusQuery { Query: "canary" } or HttpProbe { Path: "/canary" };

    private static Task<TestApp> StartAsync()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Connections__page__Kind"] = "http";
        settings["Connections__page__Url"] = "https://page.contoso.example";
        return TestApp.StartAsync(settings: settings);
    }
}
