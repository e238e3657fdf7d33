using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class CalendarOverridesTests
{
    private static readonly DateTimeOffset Until = Rules.Utc("2027-01-01T00:00:00");
    private static readonly CalendarClosure Freeze = new("stop", 2, CalendarKind.Freeze, Until, "The freeze 'stop' holds.", FreezeInFlight.Finish, OverridePolicy.Default);

    private static ReleaseBuilder Frozen(params CalendarClosure[] closures) => Release().Started().StageStarted("east").Tell(
        EventTypes.StageWaiting,
        new EventData.StageWaiting(null, new Waiting(WaitingCode.Freeze, "east waits for the calendar.", Until.AddDays(-9), Until)) { Closures = closures },
        "east",
        1);

    private static ReleaseBuilder Release() => new(Plan(Stage("east"), Stage("west")));

    private static StageView East(ReleaseBuilder release) => release.View.FindStage("east")!;

    [Theory]
    [InlineData(true, false, "ada@contoso.example", null)]
    [InlineData(false, false, "ada@contoso.example", "the calendar rule 'stop' does not let itself be overridden; change the rule instead")]
    [InlineData(true, true, "ada@contoso.example", null)]
    public void Check_StageWaitsForAFreeze_FitsAsItsRuleSays(bool allowed, bool second, string actor, string? fault)
    {
        ReleaseView view = Frozen(Freeze with { Override = new OverridePolicy(allowed, second) }).View;

        string? refused = ActionRules.Check(view, OperatorAction.Override, "east", actor)?.Text;

        Assert.Equal(fault is null, refused is null);
        Assert.Contains(fault ?? string.Empty, refused ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_SecondPersonIsNeeded_TakeTwoDifferentPeople()
    {
        ReleaseBuilder release = Frozen(Freeze with { Override = new OverridePolicy(Allowed: true, SecondPerson: true) });

        NewEvent first = Assert.Single(OperatorEvents.For(release.View, OperatorAction.Override, "east", "ada@contoso.example", "urgent", Until));
        release.Tell(first.Type, first.Data, "east", 1, "ada@contoso.example");
        Assert.False(Assert.Single(East(release).Overrides).Counts);
        Assert.Contains("ada@contoso.example asked to override 'stop'", East(release).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Empty(OperatorEvents.For(release.View, OperatorAction.Override, "east", "Ada@Contoso.example", "urgent!", Until));
        Assert.Contains("a second, different person", ActionRules.Check(release.View, OperatorAction.Override, "east", "Ada@contoso.example")!.Text, StringComparison.Ordinal);
        NewEvent second = Assert.Single(OperatorEvents.For(release.View, OperatorAction.Override, "east", "bob@contoso.example", "agreed", Until));
        release.Tell(second.Type, second.Data, "east", 1, "bob@contoso.example");

        CalendarOverride made = Assert.Single(East(release).Overrides);
        Assert.Equal((true, "ada@contoso.example", "bob@contoso.example"), (made.Counts, made.Actor, made.ConfirmedBy));
        Assert.NotEqual(first.Key, second.Key);
        Assert.Empty(OperatorEvents.For(release.View, OperatorAction.Override, "east", "eve@contoso.example", "me too", Until));
    }

    [Fact]
    public void Events_SeveralRulesClose_OverrideEachUnderAKeyOfItsOwn()
    {
        ReleaseBuilder release = Frozen(Freeze, Freeze with { Rule = "other", Until = null });

        IReadOnlyList<NewEvent> events = OperatorEvents.For(release.View, OperatorAction.Override, "east", "ada@contoso.example", "urgent", Until);

        Assert.Equal(2, events.Select(e => e.Key).Distinct().Count());
        Assert.All(events, e => Assert.Equal(EventTypes.CalendarOverridden, e.Type));
        Assert.All(events, e => Assert.InRange(e.Key.Length, 1, 200));
    }

    [Fact]
    public void Projection_NextAttempt_ForgetsOverrides()
    {
        ReleaseBuilder release = Frozen(Freeze);
        NewEvent made = OperatorEvents.For(release.View, OperatorAction.Override, "east", "ada@contoso.example", "urgent", Until)[0];
        release.Tell(made.Type, made.Data, "east", 1, "ada@contoso.example");
        Assert.Single(East(release).Overrides);

        release.StageStarted("east", 2);

        Assert.Empty(East(release).Overrides);
        Assert.Empty(East(release).Closures);
    }

    [Theory]
    [InlineData(null, FreezeInFlight.Abort, false, false)]
    [InlineData(StagePhase.Window, FreezeInFlight.Abort, false, false)]
    [InlineData(StagePhase.Deploy, FreezeInFlight.Finish, false, false)]
    [InlineData(StagePhase.Deploy, FreezeInFlight.Hold, false, true)]
    [InlineData(StagePhase.Health, FreezeInFlight.Abort, true, true)]
    public void Signals_FreezeBegan_StopsOrHoldsOnlyWhatIsInFlight(StagePhase? phase, FreezeInFlight inFlight, bool stops, bool held)
    {
        ReleaseBuilder release = Release().Started().StageStarted("east")
            .Tell(EventTypes.StageWaiting, new EventData.StageWaiting(phase, null) { Closures = [Freeze with { InFlight = inFlight }] }, "east", 1);
        StageSignals signals = StageSignals.From(release.View, "east", 1, 0);

        Assert.Equal((stops ? StopKind.Freeze : (StopKind?)null, held), (signals.Stop?.Kind, signals.Held));

        // Another wait of the deployment takes nothing back; only the calendar's own word does, or the end of the attempt.
        release.Waits("east", new Waiting(WaitingCode.Deploy, "Waiting.", Until, Until), StagePhase.Deploy);
        Assert.Equal(held, StageSignals.From(release.View, "east", 1, 0).Held);
        release.Tell(EventTypes.StageWaiting, new EventData.StageWaiting(StagePhase.Deploy, null) { Closures = [] }, "east", 1);
        Assert.Equal((null, false), (StageSignals.From(release.View, "east", 1, 0).Stop, StageSignals.From(release.View, "east", 1, 0).Held));
    }
}
