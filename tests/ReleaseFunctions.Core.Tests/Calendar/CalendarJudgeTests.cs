using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class CalendarJudgeTests
{
    private static readonly DateTimeOffset Noon = Rules.Utc("2026-11-23T12:00:00");
    private static readonly CalendarEntry Office = Rules.Rule("office", """{"kind":"window","zone":"Europe/Berlin","start":"2026-01-05T09:00","end":"2026-01-05T12:00","rrule":"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}""");

    private static CalendarEntry Freeze(string name, string scope, string more = "") => Rules.Rule(
        name, $$"""{"kind":"freeze","scope":{{scope}},"zone":"UTC","start":"2026-11-23T00:00","end":"2026-11-24T09:30"{{more}}}""");

    [Fact]
    public void Judge_NoRulesAndNoWindow_IsOpenForEver()
    {
        CalendarVerdict verdict = CalendarJudge.Judge([], Rules.Subject, Noon);

        Assert.True(verdict.IsOpen);
        Assert.Equal((null, null, null), (verdict.ChangesAt, verdict.OpensAt, verdict.InFlightAt));
    }

    [Fact]
    public void Judge_WindowIsClosed_SaysWhichWhyAndUntilWhenInBothZones()
    {
        CalendarVerdict verdict = CalendarJudge.Judge([Office], Rules.Subject with { Window = "office" }, Noon);

        Assert.Equal("The window 'office' is closed; it opens at 2026-11-24 09:00 Europe/Berlin (08:00 UTC).", verdict.Text);
        Assert.Equal((Rules.Utc("2026-11-24T08:00:00"), false), (verdict.OpensAt, verdict.IsFrozen));
    }

    [Theory]
    [InlineData("""{"all":true}""", true)]
    [InlineData("""{"plans":["shop","other"]}""", true)]
    [InlineData("""{"plans":["other"]}""", false)]
    [InlineData("""{"environments":["production"]}""", true)]
    [InlineData("""{"environments":["staging"]}""", false)]
    [InlineData("""{"plans":["shop"],"environments":["production"]}""", true)]
    [InlineData("""{"plans":["shop"],"environments":["staging"]}""", false)]
    public void Judge_Freeze_HoldsForItsScope(string scope, bool frozen) =>
        Assert.Equal(frozen, CalendarJudge.Judge([Freeze("stop", scope)], Rules.Subject, Noon).IsFrozen);

    [Fact]
    public void Judge_WindowOpensDuringAFreeze_OpensWhenBothLetIt()
    {
        CalendarVerdict verdict = CalendarJudge.Judge([Office, Freeze("stop", """{"all":true}""")], Rules.Subject with { Window = "office" }, Noon);

        Assert.Equal(["office", "stop"], verdict.Closures.Select(closure => closure.Rule));
        Assert.Equal((Rules.Utc("2026-11-24T09:30:00"), Rules.Utc("2026-11-24T08:00:00")), (verdict.OpensAt, verdict.LookAgainAt));
        Assert.True(verdict.IsFrozen);
    }

    [Theory]
    [InlineData("nosuch", "no window 'nosuch'")]
    [InlineData("stop", "is a freeze, not a window")]
    [InlineData("broken", "cannot be read (zone: There is no IANA zone 'Mars/Base'")]
    [InlineData("others", "is for plan other, not for plan shop in production")]
    public void Judge_WindowThatCannotOpen_ClosesAndSaysWhatToMend(string window, string expected)
    {
        CalendarEntry[] rules =
        [
            Rules.Rule("stop", """{"kind":"freeze","scope":{"plans":["other"]},"zone":"UTC","start":"2026-11-23T00:00","duration":"1d"}"""),
            Rules.Entry("broken", """{"kind":"window","zone":"Mars/Base","start":"2026-01-01T00:00","duration":"1d"}"""),
            Rules.Rule("others", """{"kind":"window","scope":{"plans":["other"]},"zone":"UTC","start":"2026-11-23T00:00","duration":"1d"}"""),
        ];

        CalendarVerdict verdict = CalendarJudge.Judge(rules, Rules.Subject with { Window = window }, Noon);

        CalendarClosure closure = Assert.Single(verdict.Closures);
        Assert.Contains(expected, closure.Text, StringComparison.Ordinal);
        Assert.Equal((null, null, OverridePolicy.Never), (closure.Until, verdict.OpensAt, closure.Override));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"kind":"freeze"}""")]
    [InlineData("""{"kind":7}""")]
    public void Judge_RuleThatCannotBeRead_FreezesEverything(string json)
    {
        CalendarVerdict verdict = CalendarJudge.Judge([Rules.Entry("odd", json)], Rules.Subject, Noon);

        Assert.True(verdict.IsFrozen);
        Assert.Contains("mend it with PUT /api/calendar/odd", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_BrokenWindowThatNobodyNames_ClosesNothing() =>
        Assert.True(CalendarJudge.Judge([Rules.Entry("odd", """{"kind":"window"}""")], Rules.Subject, Noon).IsOpen);

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, "bob@contoso.example", true)]
    public void Judge_Overridden_CountsOnceEnoughPeopleSaidSo(bool needsSecond, string? second, bool open)
    {
        CalendarEntry freeze = Freeze("stop", """{"all":true}""");
        CalendarClosure closure = CalendarJudge.Judge([freeze], Rules.Subject, Noon).Closures[0];
        CalendarOverride made = new(closure.Rule, closure.Version, closure.Until, closure.Kind, needsSecond, "ada@contoso.example", "urgent", Noon, 7) { ConfirmedBy = second };

        Assert.Equal(open, CalendarJudge.Judge([freeze], Rules.Subject, Noon, [made]).IsOpen);
        Assert.False(CalendarJudge.Judge([freeze], Rules.Subject, Noon, [made with { Version = 2 }]).IsOpen);
        Assert.False(CalendarJudge.Judge([freeze], Rules.Subject, Noon, [made with { Until = Noon }]).IsOpen);
        Assert.False(CalendarJudge.Judge([freeze, Freeze("another", """{"all":true}""")], Rules.Subject, Noon, [made]).IsOpen);
    }

    [Theory]
    [InlineData("finish", null)]
    [InlineData("hold", "2026-11-23T00:00:00")]
    [InlineData("abort", "2026-11-23T00:00:00")]
    public void Judge_FreezeToCome_IsKnownToWhomeverItWillConcernInFlight(string inFlight, string? at)
    {
        CalendarVerdict verdict = CalendarJudge.Judge([Freeze("stop", """{"all":true}""", $",\"inFlight\":\"{inFlight}\"")], Rules.Subject, Rules.Utc("2026-11-22T12:00:00"));

        Assert.True(verdict.IsOpen);
        Assert.Equal(at is null ? null : Rules.Utc(at), verdict.InFlightAt);
    }

    [Fact]
    public void From_OfficeHours_ListsSlotsAndWhyTheOthersAreClosed()
    {
        IReadOnlyList<CalendarStretch> stretches = CalendarTimeline.From([Office, Freeze("stop", """{"all":true}""")], Rules.Subject with { Window = "office" }, Noon, 2);

        Assert.Equal(
            ["office+stop 23 12:00-24 08:00", "stop 24 08:00-24 09:30", "open 24 09:30-24 11:00", "office 24 11:00-25 08:00", "open 25 08:00-25 11:00"],
            stretches.Select(stretch => $"{(stretch.IsOpen ? "open" : string.Join('+', stretch.Closures.Select(closure => closure.Rule)))} {stretch.From:dd HH:mm}-{stretch.To:dd HH:mm}"));
    }

    [Fact]
    public void Write_Feed_ListsTheSlotsInUtc()
    {
        string feed = CalendarFeed.Write([Office, Freeze("stop", """{"all":true}"""), Rules.Entry("odd", "{}")], Noon);

        Assert.StartsWith("BEGIN:VCALENDAR", feed, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20261123T080000Z\r\n", feed, StringComparison.Ordinal);
        Assert.Contains("DTEND:20261124T093000Z\r\n", feed, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Freeze: stop\r\n", feed, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Broken calendar rule: odd\r\n", feed, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20270401T070000Z\r\n", feed, StringComparison.Ordinal); // summer time
    }
}
