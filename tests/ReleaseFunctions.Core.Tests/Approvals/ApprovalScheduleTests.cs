using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class ApprovalScheduleTests
{
    private static readonly ApprovalPlan Plan = new() { From = [], Timeout = TimeSpan.FromHours(10), Remind = TimeSpan.FromHours(4) };

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3.9, 4)]
    [InlineData(4, 8)]
    [InlineData(7, 8)]
    [InlineData(-1, 4)]
    public void NextReminder_BeforeTheLast_IsTheNextMultiple(double after, double expected) =>
        Assert.Equal(ReleaseBuilder.Noon.AddHours(expected), ApprovalSchedule.NextReminder(Plan, ReleaseBuilder.Noon, ReleaseBuilder.Noon.AddHours(after)));

    [Fact]
    public void NextReminder_NoneBeforeTheExpiry_IsNull()
    {
        Assert.Null(ApprovalSchedule.NextReminder(Plan, ReleaseBuilder.Noon, ReleaseBuilder.Noon.AddHours(8)));
        Assert.Null(ApprovalSchedule.NextReminder(Plan with { Remind = TimeSpan.FromHours(10) }, ReleaseBuilder.Noon, ReleaseBuilder.Noon));
        Assert.Null(ApprovalSchedule.NextReminder(Plan with { Remind = null }, ReleaseBuilder.Noon, ReleaseBuilder.Noon));
    }

    [Fact]
    public void Expiry_Plan_IsTheRequestPlusTheTimeout() =>
        Assert.Equal(ReleaseBuilder.Noon.AddHours(10), ApprovalSchedule.Expiry(Plan, ReleaseBuilder.Noon));
}
