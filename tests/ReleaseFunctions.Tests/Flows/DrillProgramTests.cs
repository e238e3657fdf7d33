using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drill;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

/// <summary><c>./run.sh drill PLAN SCENARIO</c>, in this process.</summary>
public sealed class DrillProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("drill-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_MetricFails_PrintsTimesAndTheScript()
    {
        string plan = Write("shop.yaml", ShopPlans.One(ShopPlans.Approval, ShopPlans.Callback, ShopPlans.Health, ShopPlans.Undo));
        string scenario = Write("bad.yaml", "scenario: bad\nmetrics: [ { stage: production, from: 150s } ]\n");
        StringWriter output = new();

        DrillReport report = await DrillRun.RunAsync(plan, scenario, TestApp.Noon, output);

        Assert.Equal((ReleaseStatus.RolledBack, TimeSpan.FromSeconds(30)), (report.Status, report.TimeToDetect));
        Assert.True(report.TimeToRollBack >= TimeSpan.FromMinutes(11), $"{report.TimeToRollBack}");
        string text = output.ToString();
        Assert.Contains("ended            rolledBack", text, StringComparison.Ordinal);
        Assert.Contains("time to detect   00:00:30", text, StringComparison.Ordinal);
        Assert.Contains("ada@contoso.example", text, StringComparison.Ordinal);
        Assert.Contains("T+00:05:00  2026-11-23 12:05", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ScenarioIsWrong_NamesEveryError()
    {
        string plan = Write("shop.yaml", ShopPlans.One(ShopPlans.Webhook));
        string scenario = Write("bad.yaml", "scenario: bad\nwhat: 1\ntakes: soon\n");

        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => DrillRun.RunAsync(plan, scenario, TestApp.Noon, TextWriter.Null));

        Assert.Contains("line 2", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'soon' is not a duration", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlanIsWrong_SaysWhatTheApplicationSays()
    {
        string plan = Write("shop.yaml", "plan: shop\nstages: []\n");
        string scenario = Write("well.yaml", "scenario: well\n");

        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => DrillRun.RunAsync(plan, scenario, TestApp.Noon, TextWriter.Null));

        Assert.Contains("stages", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingOfThatName_NamesWhereItLooked()
    {
        DrillException exception = await Assert.ThrowsAsync<DrillException>(() => DrillRun.RunAsync("no-such-plan", "x", TestApp.Noon, TextWriter.Null));

        Assert.Contains("no plan 'no-such-plan'", exception.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
