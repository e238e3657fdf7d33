using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

/// <summary>Rooms are told although whoever tells them was lost, and of nothing twice.</summary>
public sealed class HeraldWatchTests
{
    private const string Room = "paymentsRoom";

    private static readonly string[] Told = ["shop 1.2.3 started", "Approval needed: shop 1.2.3 to production", "shop 1.2.3 succeeded"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_NobodyTellsAReleaseInFlight_IsToldOnFromTheHistory(bool isGone)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan);
        await EndAsync(app, id, isGone);

        await app.LookAsync();
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(Told, app.Rooms.In(Room));
        Assert.Null(app.View(id).Repair);
        app.Story(id);
    }

    [Fact]
    public async Task Look_NobodyTellsAReleaseThatIsOver_IsToldItsEnd()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan);
        app.Rooms.OnPost = (_, _) => OutletAnswer.TryAgain("busy", null);
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        await EndAsync(app, id, isGone: true);
        app.Rooms.OnPost = (_, _) => OutletAnswer.Done("Posted.");

        await app.LookAsync();
        await app.LookAsync();

        Assert.Equal("shop 1.2.3 succeeded", app.Rooms.In(Room)[^1]);
        Assert.Single(app.Story(id), line => line == "release.finished");
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Look_AllIsTold_NothingIsStarted()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan);
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        IReadOnlyList<string> before = app.Story(id);

        await app.LookAsync();

        Assert.Equal(before, app.Story(id));
        Assert.Equal(Told, app.Rooms.In(Room));
    }

    [Fact]
    public async Task Look_TellerIsStuck_IsStartedAnewWhenItsTimeIsOver()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(Plan.Replace("timeout: 24h", "timeout: 7d", StringComparison.Ordinal));
        await EndAsync(app, id, isGone: true);
        OutletProgress never = new(app.View(id).Outlets[0], RetryAt: TestApp.Noon.AddYears(1));
        await app.Durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(HeraldOrchestrator), new HeraldInput(id, 1, TestApp.PublicUrl, [never], null), new StartOrchestrationOptions(InstanceIds.Herald(id, 1)) { Version = OrchestrationVersions.Current }, Stop);
        await app.ActAsync(id, "pause", reason: "lunch");

        await app.AdvanceAsync(OutletWatch.Patience);
        await app.LookAsync();
        Assert.DoesNotContain("shop 1.2.3 was paused", app.Rooms.In(Room));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.LookAsync();

        Assert.Contains("shop 1.2.3 was paused", app.Rooms.In(Room));
    }

    private static string Plan => $"{ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook)}notify: {{ chat: [{Room}] }}\n";

    private static async Task EndAsync(TestApp app, string id, bool isGone)
    {
        string herald = InstanceIds.Herald(id, 1);
        await app.IdleAsync();
        await app.Durable.TerminateInstanceAsync(herald, new TerminateInstanceOptions(Recursive: true), Stop);
        await app.IdleAsync();
        if (isGone)
        {
            await app.Durable.PurgeInstanceAsync(herald, cancellation: Stop);
        }
    }
}
