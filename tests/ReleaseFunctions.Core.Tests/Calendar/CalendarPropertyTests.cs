using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class CalendarPropertyTests
{
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Chatham", "UTC", "Europe/Dublin"];

    private static readonly string[] Recurrences =
        ["", ",\"rrule\":\"FREQ=DAILY\"", ",\"rrule\":\"FREQ=WEEKLY;BYDAY=SU,MO\"", ",\"rrule\":\"FREQ=DAILY;INTERVAL=3\"", ",\"rrule\":\"FREQ=MONTHLY;BYDAY=-1SU\"", ",\"rrule\":\"FREQ=DAILY;BYHOUR=1,2,3\""];

    private static readonly Gen<CalendarEntry> Rule =
        from zone in Gen.Elements(Zones)
        from kind in Gen.Elements("window", "freeze")
        from recurrence in Gen.Elements(Recurrences)
        from month in Gen.Choose(1, 12)
        from day in Gen.Choose(1, 28)
        from hour in Gen.Choose(0, 23)
        from minute in Gen.Elements(0, 15, 30, 45)
        from length in Gen.Elements(1, 15, 60, 90, 480, 1440, 2000)
        from holiday in Gen.Elements("", ",\"holidays\":[\"2026-03-29\",\"2026-10-25\",\"2026-11-01\"]")
        select Rules.Rule(
            $"r{month}{day}{hour}{minute}",
            $$"""{"kind":"{{kind}}"{{(kind == "freeze" ? ",\"scope\":{\"all\":true}" : "")}},"zone":"{{zone}}","start":"2026-{{month:D2}}-{{day:D2}}T{{hour:D2}}:{{minute:D2}}","duration":"{{length}}m"{{recurrence}}{{holiday}}}""");

    // Around the clock changes of 2026, and anywhere else in the year.
    private static readonly Gen<DateTimeOffset> Moment =
        from anchor in Gen.Elements("2026-03-08T07:00:00", "2026-03-29T01:00:00", "2026-04-05T15:00:00", "2026-10-25T01:00:00", "2026-11-01T06:00:00", "2026-07-01T00:00:00")
        from minutes in Gen.Choose(-3 * 1440, 3 * 1440)
        select Rules.Utc(anchor).AddMinutes(minutes);

    [Fact]
    public void At_AnyRule_ChangesAlternateAndAgreeWithTheSlots() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(80),
        Prop.ForAll(Rule.Zip(Moment).ToArbitrary(), both =>
        {
            (CalendarEntry entry, DateTimeOffset from) = both;
            CalendarSchedule schedule = entry.Rule!.Schedule;
            DateTimeOffset to = from.AddDays(4);
            IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> slots = new CalendarSchedule(entry.Rule).Between(from, to);

            DateTimeOffset? at = from;
            bool? before = null;
            for (int step = 0; at < to && step < 50; step++)
            {
                (bool covers, DateTimeOffset? changes) = schedule.At(at.Value);
                Assert.NotEqual(before, covers); // opening and closing alternate
                Assert.True(changes is null || changes > at);
                Assert.Equal(covers, slots.Any(slot => slot.From <= at && at < slot.To));
                DateTimeOffset last = (changes is { } next && next < to ? next : to).AddTicks(-1);
                Assert.Equal(covers, schedule.At(last).Covers); // and nothing in between
                Assert.Equal(covers, slots.Any(slot => slot.From <= last && last < slot.To));
                (before, at) = (covers, changes);
            }
        }));

    [Fact]
    public void Judge_SeveralRules_OpensAtAMomentThatIsOpenAndTheFirst() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Rule.ListOf(3).Zip(Moment).ToArbitrary(), both =>
        {
            (IReadOnlyList<CalendarEntry> made, DateTimeOffset at) = both;
            List<CalendarEntry> rules = [.. made.DistinctBy(rule => rule.Name)];
            CalendarSubject subject = Rules.Subject with { Window = rules.FirstOrDefault(rule => rule.IsWindow)?.Name };

            CalendarVerdict verdict = CalendarJudge.Judge(rules, subject, at);

            if (verdict.IsOpen)
            {
                Assert.Null(verdict.OpensAt);
            }
            else if (verdict.OpensAt is { } opens)
            {
                Assert.True(opens > at);
                Assert.True(CalendarJudge.Judge(rules, subject, opens).IsOpen);
                Assert.False(CalendarJudge.Judge(rules, subject, opens.AddTicks(-1)).IsOpen);
                DateTimeOffset moment = at;
                while (moment < opens)
                {
                    CalendarVerdict between = CalendarJudge.Judge(rules, subject, moment);
                    Assert.False(between.IsOpen);
                    moment = between.ChangesAt!.Value; // nothing can open but at a change
                }
            }

            CalendarStretch first = CalendarTimeline.From(rules, subject, at, 1)[0];
            Assert.Equal(verdict.IsOpen, first.IsOpen);
        }));

    [Fact]
    public void From_AnyRules_StretchesFollowOneAnotherWithoutGaps() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(Rule.ListOf(2).Zip(Moment).ToArbitrary(), both =>
        {
            (IReadOnlyList<CalendarEntry> made, DateTimeOffset at) = both;
            List<CalendarEntry> rules = [.. made.DistinctBy(rule => rule.Name)];
            CalendarSubject subject = Rules.Subject with { Window = rules.FirstOrDefault(rule => rule.IsWindow)?.Name };

            IReadOnlyList<CalendarStretch> stretches = CalendarTimeline.From(rules, subject, at, 3);

            Assert.Equal(at, stretches[0].From);
            Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.True(stretches.Count(stretch => stretch.IsOpen) <= 3);
        }));
}
