using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

/// <summary>A ramp, and the putting back of its flags, outlive the loss of all orchestrations.</summary>
public sealed class FlagsWatchdogTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 12)]
    [InlineData(true, 5)]
    [InlineData(true, 14)]
    [InlineData(true, 23)]
    public async Task Look_RampIsUnderWay_GoesOnAtTheStepReached(bool gated, int minutes)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(gated ? ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health) : ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));
        await app.AdvanceAsync(TimeSpan.FromMinutes(minutes));
        Waiting before = app.View(id).WaitingOn!;

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        Assert.Equal((1, before), (app.View(id).Repair!.Count, app.View(id).WaitingOn));
        await app.AdvanceAsync(TimeSpan.FromMinutes(30 - minutes));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal([("new-checkout", 5), ("new-checkout", 25), ("new-checkout", 100)], app.Flags.Changes);
        Assert.Equal([1, 2, 3], app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged).Select(change => change.Step));
        Assert.Equal(gated ? 33 : 0, app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Count);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Look_ChangeWasMadeAndNotWrittenDown_IsWrittenDownOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));
        app.Flags["new-checkout"] = 25; // the step's change, whose answer was lost with the orchestration
        await app.LoseOrchestrationsAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(11));

        await app.LookAsync();

        Assert.Equal([(0, 5), (5, 25)], app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged).Select(change => (change.From!.Value, change.To)));
        Assert.Contains("new-checkout stands at 25% (step 2 of 3)", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_FailuresOfAStepBeforeTheLoss_CountTowardItsLimit()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(at == TestApp.Noon.AddMinutes(12) || at == TestApp.Noon.AddMinutes(17) ? 1 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health.Replace("pass:", "failureLimit: 1, pass:", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(14));
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        await app.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal((ReleaseStatus.RolledBack, 0), (app.View(id).Status, app.Flags["new-checkout"]));
        Assert.StartsWith("Unhealthy while new-checkout stands at 25%", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_StepAsksAnOperator_AsksOnAndTakesTheOverride()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => at < TestApp.Noon.AddMinutes(10) ? Sample.NoData("no series") : Sample.Of(0, "fine");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(12));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
        int measured = app.Outside.Measured.Count;

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        Assert.Equal((WaitingCode.Operator, measured), (app.View(id).WaitingOn!.Code, app.Outside.Measured.Count));
        await app.ActAsync(id, "override", "production");

        Assert.Equal(25, app.Flags["new-checkout"]);
    }

    [Fact]
    public async Task Look_FlagsAreBeingPutBack_FinishesTheRollbackAndTellsOfEveryFlag()
    {
        await using TestApp app = await TestApp.StartAsync();
        string two = ShopPlans.Flags.Replace(" } } ]", " } }, { launchDarkly: { connection: ld, project: shop, environment: production, flag: new-cart, steps: [10, 50] } } ]", StringComparison.Ordinal);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, two));
        Assert.Equal((5, 10), (app.Flags["new-checkout"], app.Flags["new-cart"]));
        app.Flags.OnCall = (flag, _) => flag.Name == "new-checkout" ? FlagAnswer.TryAgain("No answer.") : null;
        await app.ActAsync(id, "rollback");
        Assert.Equal((5, 0), (app.Flags["new-checkout"], app.Flags["new-cart"]));

        await app.LoseOrchestrationsAsync();
        app.Flags.OnCall = (_, _) => null;
        await app.LookAsync();

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.RolledBack, StageStatus.RolledBack), (view.Status, view.Stages[0].Status));
        Assert.Equal(["new-cart", "new-checkout"], app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged).Where(change => change.Step == 0).Select(change => change.Flag));
        Assert.All(view.Stages[0].Flags!.Flags, flag => Assert.Equal((false, 0), (flag.Ramped, flag.Percentage)));
    }

    [Fact]
    public async Task Look_RampIsGone_IsRepairedAtTheSecondLook()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags));
        await app.Durable.SuspendInstanceAsync($"{id}-production-1", "so that it does not notice", TestContext.Current.CancellationToken);
        await app.IdleAsync();
        await app.Durable.TerminateInstanceAsync($"{id}-production-1--flags", TestContext.Current.CancellationToken);
        await app.IdleAsync();
        await app.Durable.PurgeInstanceAsync($"{id}-production-1--flags", cancellation: TestContext.Current.CancellationToken);

        await app.LookAsync();
        Assert.Null(app.View(id).Repair);
        await app.LookAsync();

        Assert.Contains("The ramp of the flags of stage 'production' is missing", app.View(id).Repair!.Reason, StringComparison.Ordinal);
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((ReleaseStatus.Succeeded, 100), (app.View(id).Status, app.Flags["new-checkout"]));
    }
}
