using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Delivery;

namespace ReleaseFunctions.Core.Tests.Anchors;

public sealed class AnchorPlannerTests
{
    private static readonly DateTimeOffset Now = ReleaseSamples.Now;

    [Theory]
    [InlineData(ReleaseStatus.Waiting, 1000, true)]
    [InlineData(ReleaseStatus.Succeeded, 1, true)]
    [InlineData(ReleaseStatus.Succeeded, 47, true)]
    [InlineData(ReleaseStatus.Succeeded, 49, false)]
    public void MayHaveChanged_SinceYesterdaysAnchor_IsOpenOrEndedNotLongBefore(ReleaseStatus status, int endedHoursAgo, bool expected)
    {
        ReleaseSummary release = ReleaseSamples.Ended(endedHoursAgo, status);

        Assert.Equal(expected, AnchorPlanner.MayHaveChanged(release, Now.AddDays(-1)));
        Assert.True(AnchorPlanner.MayHaveChanged(release, null));
    }

    [Theory]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-02-30", false)]
    [InlineData("2026-1-1", false)]
    [InlineData("2026/11/26", false)]
    [InlineData("", false)]
    public void IsDate_Text_IsADayThatExists(string text, bool expected) => Assert.Equal(expected, AnchorPlanner.IsDate(text));

    [Fact]
    public void Compose_HeadsInAnyOrder_AreOrderedAndTheAnchorBeforeIsLinked()
    {
        Anchor previous = AnchorPlanner.Compose(Now.AddDays(-1), null, []) with { Hash = "h" };

        Anchor anchor = AnchorPlanner.Compose(Now, previous, [new("b", 1, "x"), new("a", 2, "y")]);

        Assert.Equal(("2026-11-26", new AnchorLink("2026-11-25", "h")), (anchor.Date, anchor.Previous));
        Assert.Equal(["a", "b"], anchor.Heads.Select(head => head.Release));
        Assert.Null(previous.Previous);
    }

    [Theory]
    [InlineData(0, "b", false)]
    [InlineData(2, "b", true)]
    [InlineData(2, "x", false)]
    [InlineData(4, "b", false)]
    public void Coverage_OfAHistoryOfThree_AgreesOnlyWhereTheEventIsTheSame(long seq, string hash, bool expected) =>
        Assert.Equal(expected, AnchorCoverage.Of(new AnchorHead("r", seq, hash), 3, number => number == 2 ? "b" : "other").Agrees);
}
