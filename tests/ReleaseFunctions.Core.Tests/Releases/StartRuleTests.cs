using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class StartRuleTests
{
    private static readonly DateTimeOffset Due = Noon.AddDays(1);

    [Theory]
    [InlineData(-1.0, "wait")]
    [InlineData(0.0, "begin")]
    [InlineData(24.0, "begin")]
    [InlineData(24.01, "Expired")]
    public void Judge_Scheduled_BeginsWithinADayOfTheMoment(double hoursAfter, string expected) =>
        Assert.Equal(expected, Word(StartRule.Judge(Scheduled().View, null, 0, Due.AddHours(hoursAfter))));

    [Fact]
    public void Judge_ScheduledAndPaused_WaitsUntilItExpires()
    {
        ReleaseView paused = Scheduled().Paused().View;

        StartVerdict.Wait wait = Assert.IsType<StartVerdict.Wait>(StartRule.Judge(paused, null, 0, Due));
        Assert.IsType<StartVerdict.End>(StartRule.Judge(paused, null, 0, wait.Until!.Value));
    }

    [Fact]
    public void Judge_JoinedTheQueueInTime_MayTakeAsLongAsItTakes()
    {
        ReleaseView queued = Scheduled().Waits(null, new Waiting(WaitingCode.Queue, "Waiting for release r0.", Due, null)).View;

        Assert.Equal("begin", Word(StartRule.Judge(queued, null, 0, Due.AddDays(9))));
    }

    [Theory]
    [InlineData(OperatorAction.Abort, "Aborted")]
    [InlineData(OperatorAction.Supersede, "Superseded")]
    public void Judge_StoppedBeforeItBegins_Ends(OperatorAction action, string expected) =>
        Assert.Equal(expected, Word(StartRule.Judge(Scheduled().Acts(action).View, null, 0, Noon)));

    [Fact]
    public void Judge_SomeoneIsAhead_NamesItAndThePlaceSinceItJoined()
    {
        ReleaseView ahead = new ReleaseBuilder(Plan(Stage("a")), Facts() with { Id = "r0", Version = "9" }).Started().View;
        ReleaseBuilder release = new(Plan(Stage("a")));

        Waiting first = Assert.IsType<StartVerdict.Wait>(StartRule.Judge(release.View, ahead, 2, Noon)).On!;
        Waiting later = Assert.IsType<StartVerdict.Wait>(StartRule.Judge(release.Waits(null, first).View, ahead, 1, Noon.AddHours(1))).On!;

        Assert.Equal("Waiting for release r0 (checkout 9, running) to end; it is number 2 in the queue of plan checkout.", first.Text);
        Assert.Equal((WaitingCode.Queue, Noon.AddHours(0), (DateTimeOffset?)null), (later.Code, first.Since, later.Until));
    }

    [Theory]
    [InlineData("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z")]
    [InlineData("2026-12-01T09:00+01:00", "2026-12-01T08:00:00Z")]
    [InlineData("2026-12-01T09:00:00.1234567-05:30", "2026-12-01T14:30:00.1234567Z")]
    [InlineData("2026-12-01T09:00:00", null)]
    [InlineData("2026-12-01", null)]
    [InlineData("2026-02-30T09:00:00Z", null)]
    [InlineData("2026-12-01T25:00:00Z", null)]
    [InlineData("2026-12-01T09:00:00+99:00", null)]
    [InlineData("01.12.2026 09:00 +01:00", null)]
    [InlineData("", null)]
    public void Parse_Moment_NeedsADateATimeAndAnOffset(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), ScheduleRule.Parse(text));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(90 * 24 * 60, true)]
    [InlineData((90 * 24 * 60) + 1, false)]
    public void Fault_Moment_IsInTheFutureAndAtMostNinetyDaysAhead(int minutes, bool fits) =>
        Assert.Equal(fits, ScheduleRule.Fault(Noon.AddMinutes(minutes), Noon) is null);

    [Fact]
    public void Line_MixedOrder_PutsScheduledOnesWhereTheyAreDueAndOlderOnesWhereTheyWereAsked()
    {
        ReleaseFacts release = Facts() with { Id = "m", RequestedAt = Noon };
        ReleaseSummary[] inFlight =
        [
            Summary("later", 1), Summary("m", 0), Summary("l", 0), Summary("first", -5), Summary("scheduled", -9) with { ScheduledFor = Due }, Summary("second", -2),
        ];

        Assert.Equal(["l", "second", "first"], PlanLine.Ahead(inFlight, release).Select(ahead => ahead.Id));
        Assert.Equal(["scheduled", "first", "second", "l"], PlanLine.Older(inFlight, release).Select(older => older.Id));
    }

    [Fact]
    public void Superseded_OlderReleaseIsOverOrBeingStopped_WritesNothing()
    {
        ReleaseFacts newer = Facts() with { Id = "r2", Version = "2" };

        Assert.Single(OperatorEvents.Superseded(new ReleaseBuilder(Plan(Stage("a"))).View, newer, Noon));
        Assert.Empty(OperatorEvents.Superseded(new ReleaseBuilder(Plan(Stage("a"))).Started().Finished(ReleaseStatus.Failed).View, newer, Noon));
        Assert.Empty(OperatorEvents.Superseded(new ReleaseBuilder(Plan(Stage("a"))).Started().RollbackStarted().View, newer, Noon));
        Assert.Empty(OperatorEvents.Superseded(new ReleaseBuilder(Plan(Stage("a"))).Started().Acts(OperatorAction.Abort).View, newer, Noon));
    }

    private static ReleaseBuilder Scheduled() =>
        new ReleaseBuilder(Plan(Stage("a")), Facts() with { ScheduledFor = Due }).Tell(EventTypes.ReleaseScheduled, new EventData.ReleaseScheduled(Due));

    private static ReleaseSummary Summary(string id, int minutes) =>
        new(id, "checkout", 1, "1", ReleaseStatus.Running, null, "key:ci", Noon.AddMinutes(minutes), null);

    private static string Word(StartVerdict verdict) => verdict switch
    {
        StartVerdict.Begin => "begin",
        StartVerdict.Wait => "wait",
        StartVerdict.End end => $"{end.Status}",
        _ => "?",
    };
}
