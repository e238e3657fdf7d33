using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Notices;

public sealed class NoticeReaderTests
{
    private static readonly ReleaseFacts Facts = ReleaseBuilder.Facts();

    public static TheoryData<string, object, string?, string, NoticeTone, bool> Events => new()
    {
        { EventTypes.ReleaseStarted, new EventData.ReleaseStarted(1), null, "checkout 1.4.2 started", NoticeTone.Progress, false },
        { EventTypes.ReleaseStarted, new EventData.ReleaseStarted(2), null, "checkout 1.4.2 started again", NoticeTone.Progress, false },
        { EventTypes.ReleasePaused, new EventData.ReleasePaused("lunch"), null, "checkout 1.4.2 was paused", NoticeTone.Asks, false },
        { EventTypes.ReleaseResumed, new EventData.ReleaseResumed("fed"), null, "checkout 1.4.2 was resumed", NoticeTone.Progress, false },
        { EventTypes.ReleaseFinished, new EventData.ReleaseFinished(ReleaseStatus.Succeeded, "All well."), null, "checkout 1.4.2 succeeded", NoticeTone.Good, false },
        { EventTypes.ReleaseFinished, new EventData.ReleaseFinished(ReleaseStatus.Rejected, "No."), null, "checkout 1.4.2 was rejected", NoticeTone.Bad, false },
        { EventTypes.ReleaseFinished, new EventData.ReleaseFinished(ReleaseStatus.RollbackFailed, "Twice."), null, "URGENT: checkout 1.4.2 failed, and so did its rollback", NoticeTone.Bad, false },
        { EventTypes.ReleaseFinished, new EventData.ReleaseFinished(ReleaseStatus.Aborted, "Stuck.", FlagsStuck: true), null, "URGENT: checkout 1.4.2 was aborted, and flags could not be put back", NoticeTone.Bad, false },
        { EventTypes.StageWaiting, new EventData.StageWaiting(null, new Waiting(WaitingCode.Operator, "Somebody, please.", ReleaseBuilder.Noon, null)), "production", "checkout 1.4.2 needs an operator", NoticeTone.Asks, false },
        { EventTypes.RollbackStarted, new EventData.RollbackStarted("It failed.", ["production"], null, null, null), null, "checkout 1.4.2 is rolled back", NoticeTone.Bad, false },
        { EventTypes.StageStarted, new EventData.StageStarted("production"), "production", "checkout 1.4.2: production started", NoticeTone.Progress, true },
        { EventTypes.StageFinished, new EventData.StageFinished(StageStatus.Succeeded, "Deployed."), "production", "checkout 1.4.2: production succeeded", NoticeTone.Progress, true },
        { EventTypes.StageSkipped, new EventData.StageSkipped("not today"), "production", "checkout 1.4.2: production was skipped", NoticeTone.Progress, true },
        { EventTypes.DeployFinished, new EventData.DeployFinished(DeploymentState.Failed, "no disk", null, "poll"), "production", "checkout 1.4.2: the deployment to production failed", NoticeTone.Progress, true },
        { EventTypes.HealthJudged, new EventData.HealthJudged("deploy", GateVerdict.Pass, "fine"), "production", "checkout 1.4.2: production is healthy", NoticeTone.Progress, true },
        { EventTypes.HealthJudged, new EventData.HealthJudged("deploy", GateVerdict.Error, "dark"), "production", "checkout 1.4.2: production could not be shown to be healthy", NoticeTone.Progress, true },
        { EventTypes.ApprovalDecided, new EventData.ApprovalDecided(ApprovalVerdict.Approve, "go", "page", "d"), "production", "checkout 1.4.2: production was approved by system", NoticeTone.Progress, true },
        { EventTypes.FlagChanged, new EventData.FlagChanged("launchDarkly", "ld", "shop", "new-checkout", 0, 12.5, 1, "step"), "production", "checkout 1.4.2: the flag new-checkout stands at 12.5% in production", NoticeTone.Progress, true },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Read_EventThatIsTold_SaysIt(string type, object data, string? stage, string headline, NoticeTone tone, bool isDetail)
    {
        Notice? notice = NoticeReader.Read(Facts, Event(type, data, stage));

        Assert.NotNull(notice);
        Assert.Equal((headline, tone, isDetail, 7L), (notice.Headline, notice.Tone, notice.IsDetail, notice.Seq));
    }

    [Fact]
    public void Read_ApprovalRequested_SaysHowManyUntilWhenAndGivesNoLink()
    {
        EventData.ApprovalRequested asked = new("digest", ApprovalSubject.From(Facts, "production", 1), 2, ["ada@contoso.example"], [], ReleaseBuilder.Noon.AddHours(4));

        Notice notice = NoticeReader.Read(Facts, Event(EventTypes.ApprovalRequested, asked, "production"))!;

        Assert.Equal("Approval needed: checkout 1.4.2 to production", notice.Headline);
        Assert.Equal("2 people have to approve until 2026-11-23 16:00 UTC. Those who are asked have a mail with their own link.", notice.Text);
        Assert.Equal(NoticeTone.Asks, notice.Tone);
    }

    [Theory]
    [InlineData(EventTypes.HealthSampled)]
    [InlineData(EventTypes.NotificationSent)]
    [InlineData(EventTypes.DeployRequested)]
    [InlineData("something.new")]
    public void Read_EventThatNobodyIsToldOf_IsNothing(string type) => Assert.Null(NoticeReader.Read(Facts, Event(type, new { })));

    [Fact]
    public void Read_RepairOfTheMachinery_IsNothing() =>
        Assert.Null(NoticeReader.Read(Facts, Event(EventTypes.ReleaseStarted, new EventData.ReleaseStarted(1) { Repair = 1, Reason = "lost" })));

    [Fact]
    public void Read_WaitForSomethingElse_IsNothing() =>
        Assert.Null(NoticeReader.Read(Facts, Event(EventTypes.StageWaiting, new EventData.StageWaiting(null, new Waiting(WaitingCode.Lock, "The lock.", ReleaseBuilder.Noon, null)))));

    [Fact]
    public void Read_Drill_SaysSoFirst() =>
        Assert.Equal("DRILL: checkout 1.4.2 started", NoticeReader.Read(Facts with { Drill = new(null, 60) }, Event(EventTypes.ReleaseStarted, new EventData.ReleaseStarted(1)))!.Headline);

    [Fact]
    public void Read_TextsOfPeople_AreOneLineWithoutLinks()
    {
        Notice notice = NoticeReader.Read(Facts, Event(EventTypes.ReleasePaused, new EventData.ReleasePaused("see\nhttps://evil.example/now \u202ethere " + new string('x', 5_000))))!;

        Assert.StartsWith("By system: see evil.example/now", notice.Text, StringComparison.Ordinal);
        Assert.Equal(1_000, notice.Text.Length);
    }

    [Fact]
    public void Of_Notice_HasTheFactsAndTheOnlyLink()
    {
        Notice notice = NoticeReader.Read(Facts, Event(EventTypes.StageStarted, new EventData.StageStarted("production"), "production"))!;

        ChatMessage message = ChatMessage.Of(notice, Facts, "Checkout service", "https://releases.contoso.example/ui/releases/r1");

        Assert.Equal("https://releases.contoso.example/ui/releases/r1", message.Link);
        Assert.Equal(
            ["Plan: checkout: Checkout service", "Version: 1.4.2", "Stage: production", "Requested: by requester@contoso.example, 2026-11-23 12:00 UTC"],
            message.Facts.Select(fact => $"{fact.Name}: {fact.Value}"));
    }

    [Theory]
    [InlineData(1, null, 15)]
    [InlineData(2, null, 30)]
    [InlineData(3, 600, 600)]
    [InlineData(9, null, 900)]
    [InlineData(49, 1, 900)]
    [InlineData(50, null, null)]
    public void Next_Tries_WaitLongerUpToALimitAndAsLongAsTheSystemAsks(int tries, int? asked, int? seconds) => Assert.Equal(
        seconds is null ? null : ReleaseBuilder.Noon.AddSeconds(seconds.Value),
        OutletRetry.Next(tries, asked is null ? null : TimeSpan.FromSeconds(asked.Value), ReleaseBuilder.Noon));

    private static HistoryEvent Event(string type, object data, string? stage = null) =>
        HistoryChain.Append(6, new string('0', 64), NewEvent.ForRelease("k", ReleaseBuilder.Noon, type, "system", data) with { Stage = stage, Attempt = stage is null ? null : 1 });
}
