using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class ChecklistPlanTests
{
    [Fact]
    public void Read_Checklist_KeepsItemsInOrderWithDefaults()
    {
        PlanReading reading = Read("""
            checklist:
                  - { item: review, text: "Reviewed {{release.version}}", owner: DBA@contoso.example }
                  - { item: budget, text: Budget, prometheus: { connection: prom, query: up }, pass: ">= 1", every: 5m }
                  - { item: page, text: Page, http: { connection: targetHttp, path: /ready }, pass: "== 200" }
            """);

        Assert.Empty(reading.Errors);
        ChecklistPlan list = reading.Plan!.Stages[0].Checklist!;
        Assert.Equal(TimeSpan.FromDays(7), list.Timeout);
        Assert.Equal(["review", "budget", "page"], list.Items.Select(item => item.Item));
        Assert.Equal(("dba@contoso.example", null), (list.Items[0].Owner, list.Items[0].Check));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)), (list.Items[1].Check!.Every, list.Items[2].Check!.Every));
        Assert.IsType<HttpProbe>(list.Items[2].Check!.Query);
    }

    [Theory]
    [InlineData("checklist: []", "stages[0].checklist", "Expected 1 to 50 items, found 0.")]
    [InlineData("checklist: [ { item: a } ]", "stages[0].checklist[0].text", "The key 'text' is missing")]
    [InlineData("checklist: [ { item: A b, text: x } ]", "stages[0].checklist[0].item", "is not a name")]
    [InlineData("checklist: [ { item: a, text: x }, { item: a, text: y } ]", "stages[0].checklist[1].item", "'a' is there twice")]
    [InlineData("checklist: [ { item: a, text: x, owner: someone } ]", "stages[0].checklist[0].owner", "is not a plain e-mail address")]
    [InlineData("checklist: [ { item: a, text: '{{release.nothing}}' } ]", "stages[0].checklist[0].text", "The template name 'release.nothing' is unknown")]
    [InlineData("checklist: [ { item: a, text: x, pass: '> 1' } ]", "stages[0].checklist[0].pass", "'pass' belongs to a measurement")]
    [InlineData("checklist: [ { item: a, text: x, every: 1m } ]", "stages[0].checklist[0].every", "'every' belongs to a measurement")]
    [InlineData("checklist: [ { item: a, text: x, prometheus: { connection: prom, query: up } } ]", "stages[0].checklist[0].pass", "The key 'pass' is missing")]
    [InlineData("checklist: [ { item: a, text: x, pass: '> 1', prometheus: { connection: prom, query: up }, http: { connection: targetHttp, path: / } } ]", "stages[0].checklist[0]", "found prometheus and http")]
    [InlineData("checklist: [ { item: a, text: x, pass: '> 1', prometheus: { connection: target, query: up } } ]", "stages[0].checklist[0].prometheus.connection", "target")]
    [InlineData("checklist: [ { item: a, text: x, pass: '> 1', every: 100ms, prometheus: { connection: prom, query: up } } ]", "stages[0].checklist[0].every", "would be measured up to 6,048,000 times")]
    [InlineData("checklistTimeout: 1d", "stages[0].checklistTimeout", "the stage has no 'checklist'")]
    [InlineData("checklistRemind: 1d", "stages[0].checklistRemind", "the stage has no 'checklist'")]
    [InlineData("checklist: [ { item: a, text: x } ]\n    checklistRemind: 1s", "stages[0].checklistRemind", "at most 2000 are allowed")]
    [InlineData("checklist: [ { item: a, text: x } ]\n    checklistTimeout: 100d", "stages[0].checklistTimeout", "90d")]
    public void Read_WrongChecklist_SaysWhatAndWhere(string keys, string path, string message)
    {
        PlanReading reading = Read(keys);

        Assert.Null(reading.Plan);
        Assert.Contains(reading.Errors, error => error.Path == path && error.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(reading.Errors, error => Assert.True(error is { Line: > 0, Column: > 0 }, error.ToString()));
    }

    private static PlanReading Read(string keys) => PlanSamples.Read($"""
        plan: small
        stages:
          - stage: only
            environment: test
            {keys}
            deploy:
              webhook: {"{"} connection: target, path: /deploy {"}"}
        """);
}
