using System.Text.Json;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class CalendarRuleReaderTests
{
    private const string Holidays = "BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\nPRODID:x\\r\\nBEGIN:VEVENT\\r\\nUID:1\\r\\nDTSTART;VALUE=DATE:20261225\\r\\nDTEND;VALUE=DATE:20261227\\r\\nSUMMARY:Christmas\\r\\nRRULE:FREQ=YEARLY;COUNT=3\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nUID:2\\r\\nDTSTART:20270101T120000Z\\r\\nDTEND:20270101T130000Z\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR\\r\\n";

    public static TheoryData<string> Samples => new(Directory.GetFiles(RepositoryFiles.PathOf("plans/calendar"), "*.json").Select(file => Path.GetFileName(file)!));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_SampleRule_HasNoErrors(string file)
    {
        (CalendarRule? rule, IReadOnlyList<(string Path, string Message)> errors) = CalendarRuleReader.Read(
            Path.GetFileNameWithoutExtension(file), JsonElement.Parse(RepositoryFiles.Text($"plans/calendar/{file}")));

        Assert.Empty(errors);
        Assert.NotNull(rule);
    }

    [Fact]
    public void Read_ExamplesOfTheDocs_HaveNoErrors()
    {
        string[] examples = [.. RepositoryFiles.Text("docs/calendar.md").Split("```json rule\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];

        Assert.True(examples.Length >= 3);
        Assert.All(examples, example => Assert.Empty(Rules.Errors(example)));
    }

    [Theory]
    [InlineData("""{"kind":"windw","zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "kind: Expected one of window, freeze, found 'windw'; did you mean 'window'?")]
    [InlineData("""{"zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "kind: 'kind' is missing; give one of window, freeze.")]
    [InlineData("""{"kind":"window","zone":"Europe/Berln","start":"2026-01-01T09:00","duration":"1h"}""", "zone: There is no IANA zone 'Europe/Berln'; did you mean 'Europe/Berlin'?")]
    [InlineData("""{"kind":"window","start":"2026-01-01T09:00","duration":"1h"}""", "zone: 'zone' is missing; give an IANA zone such as Europe/Berlin.")]
    [InlineData("""{"kind":"window","zone":"UTC","duration":"1h"}""", "duration: 'duration' needs a 'start'; add the local time at which it begins for the first time.|start: 'start' is missing; give the local time at which the window opens for the first time, such as 2026-01-05T09:00.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00+01:00","duration":"1h"}""", "start: '2026-01-01T09:00+01:00' is no local date and time; write it as 2026-12-24T18:00, without an offset: the zone is in 'zone'.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"1999-01-01T09:00","duration":"1h"}""", "start: The year of 'start' is 1999; it must be from 2000 to 2100.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","end":"2026-01-01T09:00"}""", "end: The end must come 1m to 366d after the start.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","end":"2026-01-01T10:00","duration":"1h"}""", "duration: 'end' and 'duration' exclude each other; keep one.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00"}""", "end: Say how long it lasts: 'end' as a local time, or 'duration' such as 8h.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"30s"}""", "duration: '30s' is no duration from 1m to 366d; write one such as 8h.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","inFlight":"abort"}""", "inFlight: 'inFlight' is about freezes; a stage that started in a window is never touched by its closing. Remove it.")]
    [InlineData("""{"kind":"freeze","zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "scope: 'scope' is missing; say what is frozen: {\"all\": true}, {\"plans\": [...]}, {\"environments\": [...]} or both lists.")]
    [InlineData("""{"kind":"freeze","scope":{},"zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "scope: The scope is empty; write {\"all\": true}, or list plans or environments.")]
    [InlineData("""{"kind":"freeze","scope":{"all":true,"plans":["shop"]},"zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "scope: 'all' and lists exclude each other; keep one.")]
    [InlineData("""{"kind":"freeze","scope":{"plans":["Shop"]},"zone":"UTC","start":"2026-01-01T09:00","duration":"1h"}""", "scope.plans[0]: 'Shop' is no name of lower-case letters, digits and hyphens.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","exdates":["2026-01-02"]}""", "exdates: 'exdates' leaves occurrences of a recurrence out; add an 'rrule' or remove it.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","holidays":["25.12.2026"]}""", "holidays[0]: '25.12.2026' is no date from 2000 to 2100; write it as 2026-12-25.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","override":{"allowed":"yes"}}""", "override.allowed: 'allowed' must be true or false, not a string.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","rule":"other"}""", "rule: The rule is named 'other' but is stored as 'rule'; leave 'rule' out, or make the names the same.")]
    [InlineData("""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","rrul":"FREQ=DAILY"}""", "rrul: 'rrul' is unknown in a calendar rule, which has rule, kind, description, scope, zone, start, end, duration, rrule, exdates, holidays, inFlight, override; did you mean 'rrule'?")]
    public void Read_WrongRule_SaysWhatWhereAndTheRemedy(string json, string expected) => Assert.Equal(expected.Split('|'), Rules.Errors(json));

    [Theory]
    [InlineData("FREQ=SECONDLY", "FREQ=SECONDLY is too fine for a calendar of releases; use DAILY, with BYHOUR for several times a day.")]
    [InlineData("FREQ=MINUTELY", "FREQ=MINUTELY is too fine for a calendar of releases; use DAILY, with BYHOUR for several times a day.")]
    [InlineData("freq=hourly", "FREQ=HOURLY is too fine for a calendar of releases; use DAILY, with BYHOUR for several times a day.")]
    [InlineData("BYDAY=MO", "FREQ is missing; it is one of DAILY, WEEKLY, MONTHLY, YEARLY.")]
    [InlineData("FREQ=DAILY;FREQ=SECONDLY", "FREQ is there twice.")]
    [InlineData("FREQ=DAILY;COUNT=999999999", "COUNT is a whole number from 1 to 10000, not '999999999'.")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL is a whole number from 1 to 1000, not '0'.")]
    [InlineData("FREQ=DAILY;BYSECOND=1", "BYSECOND is not supported; the start says at which minute an occurrence begins.")]
    [InlineData("FREQ=MONTHLY;BYHOUR=1", "BYHOUR needs FREQ=DAILY or WEEKLY, not MONTHLY.")]
    [InlineData("FREQ=DAILY;COUNT=3;UNTIL=20270101", "COUNT and UNTIL exclude each other; keep one.")]
    [InlineData("FREQ=DAILY;UNTIL=tomorrow", "UNTIL is a date such as 20261231, a local time such as 20261231T180000, or a UTC time with Z at its end, not 'TOMORROW'.")]
    [InlineData("RRULE:FREQ=DAILY", "'RRULE:FREQ' is unknown in a recurrence.|FREQ is missing; it is one of DAILY, WEEKLY, MONTHLY, YEARLY.")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31' never occurs after the start, or every occurrence is excluded; mend the recurrence, the start or the exdates.")]
    [InlineData("FREQ=DAILY;UNTIL=20200101", "'FREQ=DAILY;UNTIL=20200101' never occurs after the start, or every occurrence is excluded; mend the recurrence, the start or the exdates.")]
    [InlineData("FREQ=DAILY\\nX=1", "'FREQ=DAILY\nX=1' is no part of a recurrence; write parts as NAME=VALUE, separated by semicolons, without the word RRULE.|FREQ is missing; it is one of DAILY, WEEKLY, MONTHLY, YEARLY.")]
    public void Read_HostileRecurrence_IsRefused(string rrule, string expected) => Assert.Equal(
        expected.Split('|').Select(message => $"rrule: {message}"),
        Rules.Errors($$"""{"kind":"window","zone":"UTC","start":"2026-01-01T09:00","duration":"1h","rrule":"{{rrule}}"}"""));

    [Fact]
    public void Read_SeveralMistakes_AreReportedAtOnce() =>
        Assert.Equal(6, Rules.Errors("""{"kind":"x","zone":"y","start":"z","duration":"w","rrule":"v","foo":1}""").Count(error => !error.StartsWith("rrule: FREQ", StringComparison.Ordinal)));

    [Fact]
    public void Read_HolidayFile_CoversItsDaysAndRecurs()
    {
        CalendarRule rule = Rules.Rule("rule", $$"""{"kind":"freeze","scope":{"all":true},"zone":"UTC","holidays":"{{Holidays}}"}""").Rule!;

        Assert.Equal(
            ["2026-12-25", "2026-12-26", "2027-01-01", "2027-12-25", "2027-12-26", "2028-12-25", "2028-12-26"],
            rule.Holidays.Select(day => day.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nUID:1\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nDTSTART:20260101\\r\\nRRULE:FREQ=SECONDLY\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nDTSTART:20260101\\r\\nRRULE:FREQ=DAILY\\r\\nEND:VEVENT\\r\\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\\r\\nEND:VCALENDAR")]
    [InlineData("")]
    public void Read_BadHolidayFile_IsRefused(string file) =>
        Assert.All(Assert.Single([Rules.Errors($$"""{"kind":"freeze","scope":{"all":true},"zone":"UTC","holidays":"{{file}}"}""")]), error => Assert.StartsWith("holidays: ", error, StringComparison.Ordinal));

    [Fact]
    public void Read_TooLarge_IsRefused() =>
        Assert.Contains("128 KiB", Assert.Single(Rules.Errors($$"""{"kind":"window","description":"{{new string('x', 200_000)}}"}""")), StringComparison.Ordinal);
}
