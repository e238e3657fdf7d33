using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class CalendarScheduleTests
{
    /// <summary>What a window of half an hour at 02:30 (or at the hour that the zone repeats or lacks) covers on the day of a clock change.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28", "02:30", "30m", "2026-03-28T01:30:00/2026-03-28T02:00:00")] // the day before: nothing special
    [InlineData("Europe/Berlin", "2026-03-29", "02:30", "30m", "2026-03-29T01:30:00/2026-03-29T02:00:00")] // no 02:30: 03:30 to 04:00 summer time
    [InlineData("Europe/Berlin", "2026-03-29", "02:30", "4h", "2026-03-29T01:30:00/2026-03-29T04:30:00")] // begins late, ends at 06:30 as always
    [InlineData("Europe/Berlin", "2026-03-29", "01:30", "1h", "2026-03-29T00:30:00/2026-03-29T01:30:00")] // ends at 02:30, which is 03:30
    [InlineData("Europe/Berlin", "2026-10-25", "02:30", "15m", "2026-10-25T00:30:00/2026-10-25T01:45:00")] // 02:30 twice: from the earlier to the later 02:45
    [InlineData("Europe/Berlin", "2026-10-25", "02:30", "1h", "2026-10-25T00:30:00/2026-10-25T02:30:00")] // from the earlier 02:30 to the only 03:30
    [InlineData("Europe/Berlin", "2026-10-25", "01:30", "1h", "2026-10-24T23:30:00/2026-10-25T01:30:00")] // to the later 02:30
    [InlineData("America/New_York", "2026-03-08", "02:30", "30m", "2026-03-08T07:30:00/2026-03-08T08:00:00")]
    [InlineData("America/New_York", "2026-11-01", "01:30", "15m", "2026-11-01T05:30:00/2026-11-01T06:45:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "02:15", "1h", "2026-10-03T15:45:00/2026-10-03T16:15:00")] // a gap of half an hour: 02:45 to 03:15
    [InlineData("Australia/Lord_Howe", "2026-04-05", "01:45", "10m", "2026-04-04T14:45:00/2026-04-04T15:25:00")] // half an hour twice
    [InlineData("America/Santiago", "2026-09-06", "00:30", "30m", "2026-09-06T04:30:00/2026-09-06T05:00:00")] // midnight is missing
    [InlineData("Asia/Kolkata", "2026-03-29", "02:30", "30m", "2026-03-28T21:00:00/2026-03-28T21:30:00")] // no changes at all
    [InlineData("Pacific/Apia", "2026-10-25", "23:30", "1h", "2026-10-25T10:30:00/2026-10-25T11:30:00")]
    public void Between_OnADayOfAClockChange_CoversWhatTheDocsSay(string zone, string day, string time, string duration, string expected)
    {
        CalendarRule rule = Rules.Rule("once", $$"""{"kind":"window","zone":"{{zone}}","start":"{{day}}T{{time}}","duration":"{{duration}}"}""").Rule!;
        DateTimeOffset from = Rules.Utc(day + "T00:00:00").AddDays(-2);

        (DateTimeOffset start, DateTimeOffset end) = Assert.Single(rule.Schedule.Between(from, from.AddDays(5)));

        Assert.Equal(expected, $"{start.UtcDateTime:s}/{end.UtcDateTime:s}");
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("America/Santiago", "2026-09-06", 23)]
    public void Between_Holiday_ClosesTheWholeLocalDay(string zone, string day, int hours)
    {
        CalendarRule freeze = Rules.Rule("holidays", $$"""{"kind":"freeze","scope":{"all":true},"zone":"{{zone}}","holidays":["{{day}}"]}""").Rule!;

        (DateTimeOffset start, DateTimeOffset end) = Assert.Single(freeze.Schedule.Between(Rules.Utc(day + "T00:00:00").AddDays(-2), Rules.Utc(day + "T00:00:00").AddDays(2)));

        Assert.Equal(hours, (end - start).TotalHours);
    }

    [Fact]
    public void At_WindowOverMidnightIntoAHoliday_ClosesAtMidnight()
    {
        CalendarRule rule = Rules.Rule("night", """{"kind":"window","zone":"UTC","start":"2026-12-01T22:00","duration":"8h","rrule":"FREQ=DAILY","holidays":["2026-12-25"]}""").Rule!;

        Assert.Equal((true, Rules.Utc("2026-12-25T00:00:00")), rule.Schedule.At(Rules.Utc("2026-12-24T23:00:00")));
        Assert.Equal((false, Rules.Utc("2026-12-26T00:00:00")), rule.Schedule.At(Rules.Utc("2026-12-25T00:00:00")));
        Assert.Equal((true, Rules.Utc("2026-12-26T06:00:00")), rule.Schedule.At(Rules.Utc("2026-12-26T00:00:00")));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE", "2026-11-23T12:00:00", "2026-11-25T09:00:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-23T12:00:00", "2026-11-27T09:00:00")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-11-23T12:00:00", "2026-12-31T09:00:00")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-11-23T12:00:00", "2028-02-29T09:00:00")]
    [InlineData("FREQ=DAILY;BYHOUR=9,18", "2026-11-23T12:00:00", "2026-11-23T18:00:00")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO", "2026-11-23T12:00:00", "2026-11-30T09:00:00")]
    [InlineData("FREQ=DAILY;COUNT=8000", "2026-11-23T12:00:00", null)]
    [InlineData("FREQ=DAILY;UNTIL=20261124", "2026-11-23T12:00:00", "2026-11-24T09:00:00")]
    [InlineData("FREQ=DAILY;UNTIL=20261124T085959", "2026-11-23T12:00:00", null)]
    [InlineData("FREQ=DAILY;UNTIL=20261124T090000Z", "2026-11-23T12:00:00", "2026-11-24T09:00:00")]
    public void At_Closed_NamesTheNextOpening(string rrule, string at, string? opens)
    {
        CalendarRule rule = Rules.Rule("rule", $$"""{"kind":"window","zone":"UTC","start":"2001-01-01T09:00","duration":"1h","rrule":"{{rrule}}"}""").Rule!;

        Assert.Equal((false, opens is null ? null : Rules.Utc(opens)), rule.Schedule.At(Rules.Utc(at)));
    }

    [Fact]
    public void At_ExcludedOccurrences_AreLeftOut()
    {
        CalendarRule rule = Rules.Rule("rule", """{"kind":"window","zone":"UTC","start":"2026-11-01T09:00","duration":"1h","rrule":"FREQ=DAILY;BYHOUR=9,18","exdates":["2026-11-24","2026-11-25T09:00"]}""").Rule!;

        Assert.Equal((false, Rules.Utc("2026-11-25T18:00:00")), rule.Schedule.At(Rules.Utc("2026-11-23T20:00:00")));
    }

    [Fact]
    public void At_OccurrencesThatTouch_AreOneStretch()
    {
        CalendarRule always = Rules.Daily("Europe/Berlin", "00:00", "1d").Rule!;

        Assert.Equal((true, null), always.Schedule.At(Rules.Utc("2026-11-23T12:00:00")));
        Assert.True(always.Schedule.At(Rules.Utc("2026-10-25T00:30:00")).Covers);
    }

    [Theory]
    [InlineData("1600-01-01T00:00:00")]
    [InlineData("9999-12-31T23:59:59")]
    public void At_FarAway_CoversNothing(string at) => Assert.Equal((false, null), Rules.Daily("UTC", "00:00", "1d").Rule!.Schedule.At(Rules.Utc(at)));

    /// <summary>Rules that a hostile author might store must cost no more than a moment.</summary>
    [Theory]
    [InlineData("FREQ=DAILY;COUNT=10000")]
    [InlineData("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366,-366")]
    public void At_ExpensiveRecurrence_IsBounded(string rrule)
    {
        CalendarRule rule = Rules.Rule("rule", $$"""{"kind":"window","zone":"Europe/Berlin","start":"2001-01-01T09:00","duration":"1h","rrule":"{{rrule}}"}""").Rule!;
        TimeSpan before = Environment.CpuUsage.UserTime;

        rule.Schedule.At(Rules.Utc("2026-11-23T12:00:00"));

        Assert.True(Environment.CpuUsage.UserTime - before < TimeSpan.FromSeconds(20));
    }
}
