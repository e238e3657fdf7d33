using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ScheduleTests
{
    [Fact]
    public async Task Schedule_InTwoDays_WaitsAndBeginsThen()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        string id = await ScheduleAsync(app, TimeSpan.FromDays(2));

        ReleaseView waiting = app.View(id);
        await app.AdvanceAsync(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        Assert.Empty(app.Outside.Orders);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((ReleaseStatus.Scheduled, WaitingCode.Schedule, TestApp.Noon.AddDays(2)), (waiting.Status, waiting.WaitingOn!.Code, waiting.WaitingOn.Until!.Value));
        Assert.Equal((ReleaseStatus.Succeeded, TestApp.Noon.AddDays(2)), (app.View(id).Status, app.View(id).StartedAt!.Value));
        Assert.Equal(["release.requested", "release.scheduled", "release.started"], app.Story(id).Take(3));
    }

    [Fact]
    public async Task Schedule_AbortedMeanwhile_NeverBegins()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await ScheduleAsync(app, TimeSpan.FromDays(2));

        await app.ActAsync(id, "abort", reason: "not needed");
        await app.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal((ReleaseStatus.Aborted, (DateTimeOffset?)null), (app.View(id).Status, app.View(id).StartedAt));
        Assert.Empty(app.Outside.Orders);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Theory]
    [InlineData(23, ReleaseStatus.Succeeded)]
    [InlineData(25, ReleaseStatus.Expired)]
    public async Task Schedule_PausedPastTheMoment_BeginsWithinADayOrExpires(int hours, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await ScheduleAsync(app, TimeSpan.FromHours(1));

        await app.ActAsync(id, "pause");
        await app.AdvanceAsync(TimeSpan.FromHours(1 + hours));
        if (expected == ReleaseStatus.Succeeded)
        {
            Assert.Equal(ReleaseStatus.Paused, app.View(id).Status);
            await app.ActAsync(id, "resume");
        }

        Assert.Equal(expected, app.View(id).Status);
        Assert.Equal(expected == ReleaseStatus.Expired, app.View(id).Reason!.Contains("2026-11-23 13:00 UTC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-23T11:59:00Z", "not in the future")]
    [InlineData("2027-03-01T12:00:00Z", "90 days ahead")]
    [InlineData("2026-12-01T12:00:00", "with an offset")]
    [InlineData("tomorrow", "with an offset")]
    [InlineData("2026-13-01T12:00:00Z", "with an offset")]
    public async Task Schedule_WrongMoment_SaysWhatIsWrong(string moment, string expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));

        using HttpResponseMessage response = await PostAsync(app, moment);
        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);

        Assert.Equal("scheduledFor", problem.GetProperty("errors")[0].GetProperty("path").GetString());
        Assert.Contains(expected, problem.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_WithAnotherOffset_IsThatMoment()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));

        using HttpResponseMessage response = await PostAsync(app, "2026-11-23T14:30:00+02:00");
        JsonElement answer = await TestApp.JsonAsync(response, HttpStatusCode.Accepted);

        Assert.Equal("scheduled", answer.GetProperty("status").GetString());
        Assert.Equal(TestApp.Noon.AddMinutes(30), app.View(answer.GetProperty("id").GetString()!).Facts.ScheduledFor);
    }

    [Fact]
    public async Task Schedule_OrchestrationWasNotStarted_IsStartedByTheSweeper()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        Core.Plans.PlanDocument plan = (await app.Plans.FindAsync("shop", null, TestContext.Current.CancellationToken))!;
        ReleaseFacts facts = new()
        {
            Id = "forgotten",
            Plan = "shop",
            PlanVersion = 1,
            PlanDigest = plan.Digest,
            Version = "1",
            Requester = "key:ci",
            RequestedAt = app.Clock.GetUtcNow(),
            ScheduledFor = TestApp.Noon.AddHours(1),
        };
        (ReleaseView view, Core.History.HistoryEvent requested) = ReleaseKickoff.Begin(facts, plan.Plan);
        (view, Core.History.HistoryEvent scheduled) = ReleaseKickoff.Schedule(view);
        await app.Releases.CreateAsync(view, [requested, scheduled], null, TestContext.Current.CancellationToken);

        await app.AdvanceUntilAsync(() => app.View("forgotten").Status == ReleaseStatus.Succeeded, TimeSpan.FromMinutes(65));

        Assert.Equal(TestApp.Noon.AddHours(1), app.View("forgotten").StartedAt!.Value, TimeSpan.FromMinutes(2));
    }

    private static async Task<string> ScheduleAsync(TestApp app, TimeSpan ahead)
    {
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        using HttpResponseMessage response = await PostAsync(app, (TestApp.Noon + ahead).ToString("O"));
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        await app.IdleAsync();
        return id;
    }

    private static Task<HttpResponseMessage> PostAsync(TestApp app, string moment) =>
        app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", scheduledFor = moment }));
}
