using System.Net;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class CalendarTests
{
    // 09:00 to 17:00 in Berlin is 08:00 to 16:00 UTC; the tests begin on a Monday at 12:00 UTC.
    private const string Morning = """{"kind":"window","description":"Mornings","zone":"Europe/Berlin","start":"2026-01-05T08:00","end":"2026-01-05T12:00","rrule":"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}""";
    private const string AllDay = """{"kind":"window","zone":"Europe/Berlin","start":"2026-01-01T00:00","duration":"1d","rrule":"FREQ=DAILY"}""";

    [Fact]
    public async Task Window_IsClosed_OpensByItselfAtTheMinuteAndDeploys()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("morning", Morning);
        string id = await app.RunAsync(ShopPlans.One("window: morning", ShopPlans.Webhook));

        Waiting waiting = app.View(id).WaitingOn!;
        Assert.Equal((WaitingCode.Window, TestApp.Noon.AddHours(19)), (waiting.Code, waiting.Until));
        Assert.Contains("'morning' (Mornings) is closed; it opens at 2026-11-24 08:00 Europe/Berlin (07:00 UTC)", waiting.Text, StringComparison.Ordinal);
        Assert.Equal(StagePhase.Window, app.View(id).Stages[0].Phase);
        await app.AdvanceAsync(TimeSpan.FromHours(19) - TimeSpan.FromSeconds(1));
        Assert.Empty(app.Outside.Orders);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Orders);
        Assert.Single(app.Data<EventData.StageWaiting>(id, EventTypes.StageWaiting), data => data.WaitingOn?.Code == WaitingCode.Window);
        Assert.NotEmpty(app.Story(id));
    }

    [Fact]
    public async Task Window_IsOpen_DeploysAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("always", AllDay);

        string id = await app.RunAsync(ShopPlans.One("window: always", ShopPlans.Webhook));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.DoesNotContain(app.Data<EventData.StageWaiting>(id, EventTypes.StageWaiting), data => data.WaitingOn?.Code == WaitingCode.Window);
    }

    [Fact]
    public async Task Window_ClosesWhilePeopleAreAsked_IsLookedAtOnceMoreBeforeDeploying()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("noon", Morning.Replace("T12:00", "T14:00", StringComparison.Ordinal));
        string id = await app.RunAsync(ShopPlans.One("window: noon", ShopPlans.Approval, ShopPlans.Webhook));
        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromHours(2));

        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");

        Assert.Equal(WaitingCode.Window, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromHours(17));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Freeze_HoldsWithoutBeingNamed_AndEnds()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("incident", """{"kind":"freeze","scope":{"environments":["production"]},"zone":"UTC","start":"2026-11-23T00:00","end":"2026-11-23T18:30"}""");
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        Assert.Equal(["staging"], app.Outside.Orders.Select(order => order.Stage));
        Assert.Equal((WaitingCode.Freeze, new DateTimeOffset(2026, 11, 23, 18, 30, 0, TimeSpan.Zero)), (app.View(id).WaitingOn!.Code, app.View(id).WaitingOn!.Until));
        await app.AdvanceAsync(TimeSpan.FromHours(6.5));

        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
    }

    [Fact]
    public async Task Freeze_IsRemovedOrChangedWhileAReleaseWaits_ItGoesOnAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        const string freeze = """{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-11-01T00:00","duration":"60d"}""";
        await app.PutRuleAsync("one", freeze);
        await app.PutRuleAsync("two", freeze);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        Assert.Equal(["one", "two"], app.View(id).Stages[0].Closures.Select(closure => closure.Rule));

        using (HttpResponseMessage gone = await app.SendAsync(HttpMethod.Delete, "/api/calendar/one"))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        await app.IdleAsync();
        Assert.Equal(["two"], app.View(id).Stages[0].Closures.Select(closure => closure.Rule));
        Assert.Equal(HttpStatusCode.OK, await app.PutRuleAsync("two", freeze.Replace("\"all\":true", "\"plans\":[\"other\"]", StringComparison.Ordinal)));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Freeze_WakeUpIsLost_TheTimerRepairsItWithinAMinute()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        await app.PutRuleAsync("stop", """{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-11-01T00:00","duration":"60d"}""");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);

        // As another instance of the application would that died before it woke anyone.
        await app.Calendar.RemoveAsync("stop", "key:ops", app.Clock.GetUtcNow(), null, TestContext.Current.CancellationToken);

        await app.AdvanceUntilAsync(() => app.View(id).Status == ReleaseStatus.Succeeded, TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Abort_WhileWaitingForAWindow_EndsAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("morning", Morning);
        string id = await app.RunAsync(ShopPlans.One("window: morning", ShopPlans.Webhook));

        await app.ActAsync(id, "abort");

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Window_IsRemovedByForce_ClosesAndSaysWhatToMend()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        await app.PutRuleAsync("always", AllDay);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Callback), ShopPlans.Stage("production", "window: always", ShopPlans.Webhook)));

        using (HttpResponseMessage refused = await app.SendAsync(HttpMethod.Delete, "/api/calendar/always"))
        {
            JsonElement problem = await TestApp.JsonAsync(refused, HttpStatusCode.Conflict);
            Assert.Equal("shop/production", problem.GetProperty("errors")[0].GetProperty("message").GetString());
        }

        using (HttpResponseMessage forced = await app.SendAsync(HttpMethod.Delete, "/api/calendar/always?force=true"))
        {
            Assert.Equal(HttpStatusCode.NoContent, forced.StatusCode);
        }

        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();
        Assert.Contains("no window 'always'", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "override", "production"));
        await app.PutRuleAsync("always", AllDay);

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Plan_NamesAWindowThatIsNotThere_IsRefusedAtPutAndAtKickoff()
    {
        await using TestApp app = await TestApp.StartAsync();
        string yaml = ShopPlans.One("window: morning", ShopPlans.Webhook);
        using (HttpResponseMessage put = await app.SendAsync(HttpMethod.Put, "/api/plans/shop", new StringContent(yaml)))
        {
            JsonElement problem = await TestApp.JsonAsync(put, HttpStatusCode.BadRequest);
            Assert.Equal("stages[0].window", problem.GetProperty("errors")[0].GetProperty("path").GetString());
        }

        await app.PutRuleAsync("morning", Morning);
        await app.StorePlanAsync(yaml);
        using (HttpResponseMessage gone = await app.SendAsync(HttpMethod.Delete, "/api/calendar/morning?force=true"))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        using HttpResponseMessage kickoff = await app.SendAsync(HttpMethod.Post, "/api/releases", System.Net.Http.Json.JsonContent.Create(new { plan = "shop", version = "1" }));
        JsonElement refused = await TestApp.JsonAsync(kickoff, HttpStatusCode.Conflict);
        Assert.Contains("no window 'morning'", refused.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Stage_NoWindowAndNoRules_ReadsTheCalendarOnce(bool approval, int reads)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(approval ? ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook) : ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        if (approval)
        {
            await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        }

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        // With an approval the early look shares one read a minute with all stages of the process.
        Assert.Equal((ReleaseStatus.Succeeded, reads), (app.View(id).Status, app.Calendar.Reads));
    }
}
