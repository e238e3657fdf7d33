using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Checklists;

public sealed class TickRuleTests
{
    private static readonly DateTimeOffset Until = ReleaseBuilder.Noon.AddDays(7);

    [Theory]
    [InlineData("owned", "dba@contoso.example", false, "", TickState.Open)]
    [InlineData("owned", " DBA@Contoso.example", false, "", TickState.Open)]
    [InlineData("owned", "other@contoso.example", false, "because", TickState.NotAllowed)]
    [InlineData("owned", "other@contoso.example", true, "", TickState.NeedsComment)]
    [InlineData("owned", "key:ops", true, "because", TickState.Open)]
    [InlineData("free", "other@contoso.example", false, "", TickState.Open)]
    [InlineData("free", "key:ops", true, "", TickState.Open)]
    [InlineData("measured", "other@contoso.example", false, "because", TickState.NotAllowed)]
    [InlineData("measured", "key:ops", true, "", TickState.NeedsComment)]
    [InlineData("measured", "key:ops", true, "because", TickState.Open)]
    [InlineData("both", "dba@contoso.example", false, "", TickState.NeedsComment)]
    [InlineData("both", "dba@contoso.example", false, "because", TickState.Open)]
    [InlineData("both", "other@contoso.example", false, "because", TickState.NotAllowed)]
    [InlineData("nothing", "key:ops", true, "because", TickState.Unknown)]
    public void Check_OpenChecklist_DependsOnWhoseItIs(string item, string person, bool operates, string comment, TickState expected) =>
        Assert.Equal(expected, TickRule.Check(Asked().View, "production", item, person, operates, comment, ReleaseBuilder.Noon).State);

    [Fact]
    public void Check_TickedBefore_NamesWhoAndWhen()
    {
        ReleaseView view = Ticked(Asked(), "free").View;

        TickCheck check = TickRule.Check(view, "production", "free", "key:ops", true, "again", ReleaseBuilder.Noon);

        Assert.Equal((TickState.AlreadyTicked, "a@contoso.example"), (check.State, check.Made!.By));
        Assert.StartsWith("'free' was ticked by a@contoso.example at 2026-11-23 12:", check.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TooLate_IsClosed()
    {
        Assert.Equal(TickState.Closed, TickRule.Check(Asked().View, "production", "free", "key:ops", true, "x", Until).State);
        Assert.Equal(TickState.Closed, TickRule.Check(Asked().StageFinished("production", StageStatus.Aborted).View, "production", "free", "key:ops", true, "x", ReleaseBuilder.Noon).State);
        Assert.Equal(TickState.Closed, TickRule.Check(new ReleaseBuilder(ReleaseBuilder.Plan(ReleaseBuilder.Stage("production"))).View, "production", "free", "key:ops", true, "x", ReleaseBuilder.Noon).State);
    }

    [Fact]
    public void Projection_Ticks_FirstStandsAndTheWaitTellsTheRest()
    {
        ReleaseView view = Ticked(Ticked(Ticked(Asked(), "free"), "free", "b@contoso.example"), "unheard-of").View;

        Assert.Equal("a@contoso.example", Assert.Single(view.Stages[0].Checklist!.Ticks).By);
        Assert.Contains("3 of 4 checklist items: owned (dba@contoso.example), measured (when prom measures > 1), both", view.WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(["owned", "measured", "both"], view.Stages[0].Checklist!.Open.Select(item => item.Item));
    }

    [Fact]
    public void Projection_NextAttempt_StartsWithoutTheOldChecklist() =>
        Assert.Null(Ticked(Asked(), "free").StageFinished("production", StageStatus.Failed).StageStarted("production", 2).View.Stages[0].Checklist);

    private static ReleaseBuilder Asked()
    {
        ChecklistItem[] items = [new("owned", "Owned", "dba@contoso.example", null), new("free", "Free", null, null), new("measured", "Measured", null, "prom measures > 1"), new("both", "Both", "dba@contoso.example", "prom measures > 1")];
        ChecklistVerdict verdict = ChecklistJudge.Judge(items, [], Until, ReleaseBuilder.Noon);
        return new ReleaseBuilder(ReleaseBuilder.Plan(ReleaseBuilder.Stage("production"))).Started().StageStarted("production").Tell(
            EventTypes.StageWaiting,
            new EventData.StageWaiting(StagePhase.Checklist, WaitingFor.Checklist(verdict, ReleaseBuilder.Noon, Until)) { Checklist = new(items, Until) },
            "production",
            1);
    }

    private static ReleaseBuilder Ticked(ReleaseBuilder release, string item, string by = "a@contoso.example") =>
        release.Tell(EventTypes.ChecklistTicked, new EventData.ChecklistTicked(item, by, null, null, null, "api"), "production", 1, by);
}
