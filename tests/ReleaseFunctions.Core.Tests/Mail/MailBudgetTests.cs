using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Core.Tests.Mail;

public sealed class MailBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryTake_WithoutARate_HasNoLimit()
    {
        MailBudget budget = new(null);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(budget.TryTake(Noon)));
    }

    [Fact]
    public void TryTake_AtARate_GivesAMinutesWorthAtOnceAndThenEvenly()
    {
        MailBudget budget = new(2);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => budget.TryTake(Noon)));
        Assert.False(budget.TryTake(Noon.AddSeconds(29)));
        Assert.True(budget.TryTake(Noon.AddSeconds(30)));
        Assert.False(budget.TryTake(Noon.AddSeconds(31)));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => budget.TryTake(Noon.AddHours(1))));
    }

    [Fact]
    public void TryTake_OthersWait_NewMailsQueueBehindThem()
    {
        MailBudget budget = new(10) { HasQueue = true };

        Assert.False(budget.TryTake(Noon));
        Assert.True(budget.TryTakeForQueue(Noon));
    }

    [Fact]
    public void PauseUntil_ProviderAsksForIt_NothingLeavesBefore()
    {
        MailBudget budget = new(null);
        budget.PauseUntil(Noon.AddMinutes(2));
        budget.PauseUntil(Noon.AddMinutes(1));

        Assert.False(budget.TryTakeForQueue(Noon.AddMinutes(2) - TimeSpan.FromTicks(1)));
        Assert.True(budget.TryTakeForQueue(Noon.AddMinutes(2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void TryTake_AskedAllTheTime_NeverExceedsTheRateByMoreThanOneMinutesWorth(int rate)
    {
        MailBudget budget = new(rate);

        int left = Enumerable.Range(0, 3600).Count(second => budget.TryTake(Noon.AddSeconds(second)));

        Assert.InRange(left, rate * 60 - 1, (rate * 60) + rate);
    }
}
