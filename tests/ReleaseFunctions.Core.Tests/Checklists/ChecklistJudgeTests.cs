using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Checklists;

public sealed class ChecklistJudgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChecklistCheck Check = new() { Query = new PrometheusQuery { Connection = "prom", Query = "up" }, Pass = ">= 0.1" };

    [Theory]
    [InlineData("", 0, ChecklistOutcome.Open, "Waiting for 2 of 2 checklist items: a (x@y.example), b (when prom measures > 1), until 2026-11-23 13:00 UTC.")]
    [InlineData("b", 59, ChecklistOutcome.Open, "Waiting for 1 of 2 checklist items: a (x@y.example), until 2026-11-23 13:00 UTC.")]
    [InlineData("b", 60, ChecklistOutcome.Expired, "The checklist expired at 2026-11-23 13:00 UTC with 1 of 2 checklist items not ticked: a (x@y.example). Start a new release to go through it again.")]
    [InlineData("a b", 0, ChecklistOutcome.Complete, "All 2 items are ticked.")]
    [InlineData("b a", 90, ChecklistOutcome.Complete, "All 2 items are ticked.")]
    public void Judge_SomeTicked_SaysHowItStands(string ticked, int minutes, ChecklistOutcome outcome, string text)
    {
        ChecklistItem[] items = [new("a", "A", "x@y.example", null), new("b", "B", null, "prom measures > 1")];

        Assert.Equal(new ChecklistVerdict(outcome, text), ChecklistJudge.Judge(items, ticked.Split(' '), Noon.AddHours(1), Noon.AddMinutes(minutes)));
    }

    [Fact]
    public void Judge_AnyTicks_IsCompleteExactlyWhenNothingIsLeft() => Prop.ForAll(
        ArbMap.Default.ArbFor<bool[]>(),
        flags =>
        {
            ChecklistItem[] items = [.. flags.Select((_, i) => new ChecklistItem($"i{i}", "text", null, null))];
            string[] ticked = [.. flags.Select((flag, i) => (flag, i)).Where(one => one.flag).Select(one => $"i{one.i}")];
            ChecklistVerdict verdict = ChecklistJudge.Judge(items, ticked, Noon.AddHours(1), Noon);
            return (verdict.Outcome == ChecklistOutcome.Complete) == flags.All(flag => flag)
                && items.Where((_, i) => !flags[i]).All(item => verdict.Text.Contains(item.Item, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Assess_AnySample_TicksOnlyOnANumberThatMeetsTheCondition()
    {
        Assert.Equal((true, "0.1 is >= 0.1"), ChecklistJudge.Assess(Check, Sample.Of(0.1, "fine")));
        Assert.Equal((false, "0.05 is not >= 0.1"), ChecklistJudge.Assess(Check, Sample.Of(0.05, "fine")));
        Assert.Equal((false, "no data (nothing there)"), ChecklistJudge.Assess(Check, Sample.NoData("nothing there")));
        Assert.Equal((false, "not measured (no route)"), ChecklistJudge.Assess(Check, Sample.Error("no route")));
        Assert.False(ChecklistJudge.Assess(Check, Sample.Of(double.NaN, "odd")).Passes);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("looked at it with the DBA: fine", null)]
    [InlineData("two\nlines", null)]
    [InlineData("https://wiki.contoso.example/review?id=7", null)]
    [InlineData("http://wiki/review", null)]
    [InlineData("javascript://x/%0aalert(1)", "of the kind 'javascript'")]
    [InlineData("file:///etc/passwd", "of the kind 'file'")]
    [InlineData("a\u0000b", "control characters")]
    public void Fault_Evidence_IsALinkOrAText(string evidence, string? expected)
    {
        string? fault = EvidenceText.Fault(evidence);

        Assert.True(expected is null ? fault is null : fault?.Contains(expected, StringComparison.Ordinal) == true, fault);
    }
}
