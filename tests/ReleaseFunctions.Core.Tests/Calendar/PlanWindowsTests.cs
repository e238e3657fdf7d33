using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Calendar;

public sealed class PlanWindowsTests
{
    private static readonly CalendarEntry Office = Rules.Rule("business-hours", """{"kind":"window","zone":"UTC","start":"2026-01-05T09:00","duration":"8h"}""");

    [Fact]
    public void Read_WindowIsInTheCalendar_IsPartOfThePlan()
    {
        PlanReading reading = PlanReader.Read(PlanSamples.Full, PlanSamples.Rules with { Calendar = [Office] });

        Assert.Empty(reading.Errors);
        Assert.Equal([null, "business-hours", null], reading.Plan!.Stages.Select(stage => stage.Window));
        Assert.Empty(PlanWindows.Problems(reading.Plan, [Office]));
    }

    [Theory]
    [InlineData(null, "There is no window 'business-hours'")]
    [InlineData("""{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-01-05T09:00","duration":"8h"}""", "'business-hours' is a freeze, not a window")]
    [InlineData("""{"kind":"window","zone":"Nowhere"}""", "The window 'business-hours' cannot be read")]
    [InlineData("""{"kind":"window","scope":{"environments":["staging"]},"zone":"UTC","start":"2026-01-05T09:00","duration":"8h"}""", "is for environment staging, not for plan everything in production")]
    public void Read_WindowThatCanNeverOpen_IsAnErrorAtItsPlace(string? json, string expected)
    {
        CalendarEntry[] calendar = json is null ? [] : [Rules.Entry("business-hours", json)];

        PlanError error = Assert.Single(PlanReader.Read(PlanSamples.Full, PlanSamples.Rules with { Calendar = calendar }).Errors);

        Assert.Equal("stages[1].window", error.Path);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Single(PlanWindows.Problems(PlanSamples.Read(PlanSamples.Full).Plan!, calendar)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedBy_Plans_ListsTheirStages() =>
        Assert.Equal(["everything/second"], PlanWindows.NamedBy("business-hours", [PlanSamples.Read(PlanSamples.Full).Plan!]));
}
