using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Core.Tests.Mail;

public sealed class MailAllowanceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_WithoutARate_HasNoLimitAndLeavesNothingToWrite()
    {
        Assert.Same(MailAllowance.Untouched, MailAllowance.Untouched.Take(null, Noon));
    }

    [Fact]
    public void Take_AtARate_GivesAMinutesWorthAtOnceAndThenEvenly()
    {
        MailAllowance empty = MailAllowance.Untouched.Take(2, Noon)!.Take(2, Noon)!;

        Assert.Null(empty.Take(2, Noon));
        Assert.Null(empty.Take(2, Noon.AddSeconds(29)));
        Assert.Null(empty.Take(2, Noon.AddSeconds(30))!.Take(2, Noon.AddSeconds(31)));
        Assert.Equal(1, empty.Take(2, Noon.AddHours(1))!.Left);
    }

    [Fact]
    public void Take_TheOtherProcesssClockIsBehind_CountsNoTimeTwice()
    {
        MailAllowance empty = MailAllowance.Untouched.Take(1, Noon)!;

        Assert.Null(empty.Take(1, Noon.AddSeconds(-30)));
        MailAllowance again = empty.Take(2, Noon.AddSeconds(30))!;
        Assert.Equal(Noon.AddSeconds(30), (again with { Left = 1 }).Take(2, Noon.AddSeconds(10))!.FilledAt);
    }

    [Fact]
    public void Take_TheRateWasLowered_NoMoreThanItsMinutesWorthIsLeft()
    {
        Assert.Equal(1, (MailAllowance.Untouched with { Left = 500, FilledAt = Noon }).Take(2, Noon)!.Left);
    }

    [Fact]
    public void Pause_MailSystemAsksForIt_NothingLeavesBefore()
    {
        MailAllowance paused = MailAllowance.Untouched.Pause(Noon.AddMinutes(2)).Pause(Noon.AddMinutes(1));

        Assert.Null(paused.Take(null, Noon.AddMinutes(2) - TimeSpan.FromTicks(1)));
        Assert.NotNull(paused.Take(null, Noon.AddMinutes(2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void Take_AskedAllTheTime_NeverExceedsTheRateByMoreThanOneMinutesWorth(int rate)
    {
        MailAllowance allowance = MailAllowance.Untouched;
        int left = 0;
        for (int second = 0; second < 3600; second++)
        {
            MailAllowance? next = allowance.Take(rate, Noon.AddSeconds(second));
            left += next is null ? 0 : 1;
            allowance = next ?? allowance;
        }

        Assert.InRange(left, (rate * 60) - 1, (rate * 60) + rate);
    }
}
