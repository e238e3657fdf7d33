using System.Text.Json;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Core.Tests.Locks;

public sealed class LockQueueTests
{
    [Fact]
    public void Take_Free_HoldsIt()
    {
        LockState state = Claims.Line(Claims.Of("a"));

        Assert.Equal("a <", Claims.Drawn(state));
        Assert.Equal(Claims.Noon, state.Holder!.HeldSince);
        Assert.Equal(LockStanding.Holds, LockQueue.Judge(state, Claims.Of("a").Key).Standing);
    }

    [Fact]
    public void Take_Held_QueuesInTheOrderOfAsking() => Assert.Equal("a < b c d", Claims.Drawn(Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c"), Claims.Of("d"))));

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void Take_Again_ChangesNothing(string release)
    {
        LockState state = Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c"));

        Assert.Same(state, LockQueue.Take(state, Claims.Of(release) with { AskedAt = Claims.Noon.AddDays(1) }, Claims.Noon.AddDays(1)));
    }

    [Fact]
    public void Take_Rollback_GoesBeforeDeploymentsBehindRollbacks()
    {
        LockState state = Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c", purpose: LockPurpose.Rollback), Claims.Of("d", purpose: LockPurpose.Rollback));

        Assert.Equal("a < c! d! b", Claims.Drawn(state));
    }

    [Fact]
    public void Take_RollbackOfTheReleaseThatHolds_TakesItsPlace()
    {
        LockState state = Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("a", stage: "other"), Claims.Of("a", purpose: LockPurpose.Rollback));

        // b was next when a's stage was found to be over; the rollback waits for it, and not for itself.
        Assert.Equal("b < a!", Claims.Drawn(state));
    }

    [Fact]
    public void Take_NewAttempt_TakesThePlaceOfAnOlderOneThatNobodyFreed() =>
        Assert.Equal("a2 <", Claims.Drawn(Claims.Line(Claims.Of("a"), Claims.Of("a", attempt: 2))));

    [Fact]
    public void Take_OtherStageOfTheSameRelease_WaitsLikeAnyOther() =>
        Assert.Equal("a < a", Claims.Drawn(Claims.Line(Claims.Of("a"), Claims.Of("a", stage: "other"))));

    [Fact]
    public void Take_QueueIsFull_IsLeftOutAndSaysSo()
    {
        LockState state = LockState.Free("production") with
        {
            Holder = Claims.Of("h") with { HeldSince = Claims.Noon },
            Queue = [.. Enumerable.Range(0, LockQueue.MaxWaiting).Select(i => Claims.Of($"w{i}"))],
        };

        Assert.Same(state, LockQueue.Take(state, Claims.Of("late"), Claims.Noon));
        Assert.Equal(
            (LockStanding.Out, "Waiting for a place in the queue for the lock on production, in which 1,000 wait already: held by release h (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC."),
            (LockQueue.Judge(state, Claims.Of("late").Key).Standing, LockQueue.Judge(state, Claims.Of("late").Key).Text));
        Assert.Equal("late", LockQueue.Take(state, Claims.Of("late", purpose: LockPurpose.Rollback), Claims.Noon).Queue[0].ReleaseId);
    }

    [Theory]
    [InlineData("a", "b < c")]
    [InlineData("b", "a < c")]
    [InlineData("c", "a < b")]
    public void Free_Anyone_LetsTheOthersMoveUp(string release, string expected)
    {
        LockState state = LockQueue.Free(Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c")), Claims.Of(release).Key, Claims.Noon.AddHours(1));

        Assert.Equal(expected, Claims.Drawn(state));
        Assert.Equal(release == "a" ? Claims.Noon.AddHours(1) : Claims.Noon, state.Holder!.HeldSince);
    }

    [Fact]
    public void Free_LastOne_LeavesItFree() => Assert.True(LockQueue.Free(Claims.Line(Claims.Of("a")), Claims.Of("a").Key, Claims.Noon).IsFree);

    [Fact]
    public void Free_NotThere_ChangesNothing()
    {
        LockState state = Claims.Line(Claims.Of("a"), Claims.Of("b"));

        Assert.Same(state, LockQueue.Free(state, Claims.Of("a", attempt: 2).Key, Claims.Noon));
        Assert.True(LockQueue.Free(LockState.Free("production"), Claims.Of("a").Key, Claims.Noon).IsFree);
    }

    [Fact]
    public void HandOver_Holder_GivesTheLockToItsRollbackBeforeEveryoneElse()
    {
        LockClaim rollback = Claims.Of("a", purpose: LockPurpose.Rollback);
        LockState state = LockQueue.HandOver(Claims.Line(Claims.Of("a"), Claims.Of("b")), Claims.Of("a").Key, rollback, Claims.Noon.AddHours(1));

        Assert.Equal("a! < b", Claims.Drawn(state));
        Assert.Equal(state, LockQueue.HandOver(state, Claims.Of("a").Key, rollback, Claims.Noon.AddHours(2)));
        Assert.Same(state, LockQueue.Take(state, rollback, Claims.Noon.AddHours(2)));
    }

    [Fact]
    public void HandOver_OnlyWaiting_JustLeaves() => Assert.Equal(
        "a < c",
        Claims.Drawn(LockQueue.HandOver(Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c")), Claims.Of("b").Key, Claims.Of("b", purpose: LockPurpose.Rollback), Claims.Noon)));

    [Theory]
    [InlineData("b", 1, "Waiting for the lock on production: held by release a (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC; this stage is next in the queue.")]
    [InlineData("c", 2, "Waiting for the lock on production: held by release a (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC; this stage is 2nd in the queue.")]
    [InlineData("l", 11, "Waiting for the lock on production: held by release a (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC; this stage is 11th in the queue.")]
    [InlineData("v", 21, "Waiting for the lock on production: held by release a (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC; this stage is 21st in the queue.")]
    [InlineData("z", 25, "Waiting for the lock on production behind at least 25 others; the list of locks shows who holds it and the queue.")]
    public void Judge_Waiting_NamesHolderSinceAndPlace(string release, int place, string text)
    {
        LockState state = Claims.Line([.. Enumerable.Range('a', 26).Select(letter => Claims.Of(((char)letter).ToString()))]);

        LockVerdict verdict = LockQueue.Judge(state, Claims.Of(release).Key);

        Assert.Equal((LockStanding.Waits, place, text), (verdict.Standing, verdict.Place, verdict.Text));
    }

    [Fact]
    public void Judge_HeldByARollbackOfALaterAttempt_SaysSo()
    {
        LockState state = LockQueue.Take(LockState.Free("drill:production"), Claims.Of("a", attempt: 2, purpose: LockPurpose.Rollback), Claims.Noon);

        Assert.Equal(
            "Waiting for the lock on production (drills): held by the rollback of release a (shop 1.2.3, stage production, attempt 2) since 2026-11-23 12:00 UTC; this stage is next in the queue.",
            LockQueue.Judge(LockQueue.Take(state, Claims.Of("b"), Claims.Noon), Claims.Of("b").Key).Text);
    }

    [Fact]
    public void ToWake_LongQueue_NamesTheHolderAndThoseNearTheFront() => Assert.Equal(
        ["a-production-1-Deploy", "b-production-1-Deploy", "c-production-1-Deploy"],
        LockQueue.ToWake(Claims.Line([.. Enumerable.Range('a', 26).Select(letter => Claims.Of(((char)letter).ToString()))]), 3));

    [Fact]
    public void LockState_WrittenAndRead_IsTheSame()
    {
        LockState state = Claims.Line(Claims.Of("a"), Claims.Of("b"), Claims.Of("c", purpose: LockPurpose.Rollback));
        string json = JsonSerializer.Serialize(state, WireJson.Options);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<LockState>(json, WireJson.Options), WireJson.Options));
        Assert.Contains("\"purpose\":\"rollback\"", json, StringComparison.Ordinal);
    }
}
