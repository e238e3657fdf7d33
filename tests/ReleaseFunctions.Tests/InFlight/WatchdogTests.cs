using System.Net;
using EmbeddedFunctions.DurableTask.Client;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

/// <summary>Every wait outlives the loss of all orchestrations: the watchdog starts the release anew, and it ends as if nothing had happened.</summary>
public sealed class WatchdogTests
{
    private const string TwoApprovals = "approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], timeout: 24h, remind: 4h }";

    [Fact]
    public async Task Look_WaitsForAnApproval_AsksNobodyAgainAndKeepsWhatWasDecided()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook), ShopPlans.Stage("production", TwoApprovals, ShopPlans.Webhook)));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        ReleaseView before = app.View(id);

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        ReleaseView repaired = app.View(id);
        Assert.Equal((before.Status, before.WaitingOn), (repaired.Status, repaired.WaitingOn));
        Assert.Equal(2, app.Outside.Mails.Count);
        Assert.Equal(1, repaired.Repair!.Count);
        await app.DecideAsync(app.MailTo("bob@contoso.example"), "approve");
        AssertSucceeded(app, id, $"{id}-staging-1-deploy", $"{id}-production-1-deploy");
    }

    [Fact]
    public async Task Look_ApprovalLost_RemindsAndExpiresWhenItWouldHave()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(TwoApprovals, ShopPlans.Webhook));
        await app.AdvanceAsync(TimeSpan.FromHours(9));
        Assert.Equal(2 * 3, app.Outside.Mails.Count);

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        await app.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(2 * 4, app.Outside.Mails.Count);
        Assert.Equal(3, app.Story(id).Count(line => line.StartsWith("approval.reminded", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
        Assert.Empty(app.Outside.Orders);
    }

    [Fact]
    public async Task Look_DecisionThatNobodyHeardOf_Counts()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string digest = app.View(id).Stages[0].Approval!.Digest;
        await app.RecordUnheardAsync(id, NewEvent.ForStage(
            EventKeys.Decided("production", 1, "ada@contoso.example"), app.Clock.GetUtcNow(), EventTypes.ApprovalDecided, "production", 1, "ada@contoso.example", new EventData.ApprovalDecided(ApprovalVerdict.Approve, "", "link", digest)));

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        AssertSucceeded(app, id, $"{id}-production-1-deploy");
    }

    [Fact]
    public async Task Look_WaitsForAReport_SendsUnderTheSameKeyAndKeepsItsDeadline()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        DeploymentOrder first = app.Outside.Orders[0];
        Waiting before = app.View(id).WaitingOn!;
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        Assert.Equal(before, app.View(id).WaitingOn);
        Assert.All(app.Outside.Orders, order => Assert.Equal($"{id}-production-1-deploy", order.IdempotencyKey));
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(first, "succeeded"));
        await app.IdleAsync();
        AssertSucceeded(app, id, $"{id}-production-1-deploy");
    }

    [Fact]
    public async Task Look_ReportNeverComes_TimesOutWhenItWouldHave()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Equal("timeout", Assert.Single(app.Data<EventData.DeployFinished>(id, EventTypes.DeployFinished)).By);
    }

    [Fact]
    public async Task Look_ReportCameWhileNobodyWaited_CountsAndNothingIsSentAgain()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        await app.LoseOrchestrationsAsync();
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[0], "succeeded"));

        await app.LookAsync();

        AssertSucceeded(app, id, $"{id}-production-1-deploy");
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Look_HealthIsWatched_GoesOnWithTheSameGate()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromSeconds(210));
        await app.LoseOrchestrationsAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        await app.LookAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        AssertSucceeded(app, id, $"{id}-production-1-deploy");
        Assert.Equal(Enumerable.Range(0, 11), app.Outside.Measured.Select(one => (int)(one.At - TestApp.Noon).TotalMinutes));
        Assert.Equal(Enumerable.Range(1, 11), app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Select(round => round.Round));
    }

    [Fact]
    public async Task Look_FailuresBeforeTheLoss_CountTowardTheLimit()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(at == TestApp.Noon.AddMinutes(1) || at == TestApp.Noon.AddMinutes(5) ? 1 : 0, "measured");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("pass:", "failureLimit: 1, pass:", StringComparison.Ordinal)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();

        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
    }

    [Fact]
    public async Task Look_WaitsForAnOperatorAfterAFailure_TakesTheRetryThatWasAskedForMeanwhile()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"), Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"));
        Waiting before = app.View(id).WaitingOn!;
        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        Assert.Equal(before, app.View(id).WaitingOn);
        Assert.Single(app.Story(id), line => line == "stage.waiting");
        await app.LoseOrchestrationsAsync();
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));

        await app.LookAsync();

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-2-deploy"], app.Outside.Orders.Select(order => order.IdempotencyKey));
    }

    [Fact]
    public async Task Look_WaitsForAnOperatorAfterAGate_MeasuresNothingAgain()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.NoData("no series");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
        await app.LoseOrchestrationsAsync();

        await app.LookAsync();
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
        await app.ActAsync(id, "override", "production");

        AssertSucceeded(app, id, $"{id}-production-1-deploy");
        Assert.Equal(11, app.Outside.Measured.Count);
    }

    [Fact]
    public async Task Look_RollingBack_FinishesTheRollbackAndUndoesNothingTwice()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy
            ? order.Stage == "last" ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded
            : order.Stage == "last" ? Outside.Succeeded : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("first", ShopPlans.Webhook, "rollback: { webhook: { connection: hub, path: /undo, completion: callback } }"),
            ShopPlans.Stage("last", ShopPlans.Webhook, ShopPlans.Undo)));
        Assert.Equal((ReleaseStatus.RollingBack, StageStatus.RolledBack), (app.View(id).Status, app.View(id).FindStage("last")!.Status));
        await app.LoseOrchestrationsAsync();

        await app.LookAsync();
        Assert.Equal(ReleaseStatus.RollingBack, app.View(id).Status);
        await app.ReportAsync(app.Outside.Orders[3], "succeeded");
        await app.IdleAsync();

        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.RolledBack, view.Status);
        Assert.Contains("Rolled back: last, first.", view.Reason, StringComparison.Ordinal);
        Assert.Equal(
            [$"{id}-first-1-deploy", $"{id}-last-1-deploy", $"{id}-last-1-rollback", $"{id}-first-1-rollback"],
            app.Outside.Orders.Select(order => order.IdempotencyKey).Distinct());
        Assert.Single(app.Outside.Orders, order => order.IdempotencyKey == $"{id}-last-1-rollback");
    }

    [Fact]
    public async Task Look_AbortedWhileNobodyWasAtWork_EndsIt()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.LoseOrchestrationsAsync();
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "abort"));

        await app.LookAsync();

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Look_LaterRunIsLost_GoesOnWithThatRun()
    {
        await using TestApp app = await TestApp.StartAsync();
        int sends = 0;
        app.Outside.OnStart = order => Task.FromResult(
            order.Stage == "staging" ? Outside.Succeeded : Interlocked.Increment(ref sends) == 1 ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Callback)));
        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        await app.ActAsync(id, "retry", "production");
        await app.LoseOrchestrationsAsync();

        await app.LookAsync();
        await app.ReportAsync(app.Outside.Orders[2], "succeeded");
        await app.IdleAsync();

        Assert.Equal((ReleaseStatus.Succeeded, 2), (app.View(id).Status, app.View(id).Run));
        Assert.Equal([$"{id}-staging-1-deploy", $"{id}-production-1-deploy", $"{id}-production-2-deploy"], app.Outside.Orders.Select(order => order.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Look_OneChildIsGone_IsRepairedAtTheSecondLook()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        await app.Durable.SuspendInstanceAsync($"{id}-production-1", "so that it does not notice", TestContext.Current.CancellationToken);
        await app.IdleAsync();
        await app.Durable.TerminateInstanceAsync($"{id}-production-1--deploy", TestContext.Current.CancellationToken);
        await app.IdleAsync();
        await app.Durable.PurgeInstanceAsync($"{id}-production-1--deploy", cancellation: TestContext.Current.CancellationToken);

        await app.LookAsync();
        Assert.Null(app.View(id).Repair);
        await app.LookAsync();

        Assert.Contains("The deployment of stage 'production' is missing", app.View(id).Repair!.Reason, StringComparison.Ordinal);
        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();
        AssertSucceeded(app, id, $"{id}-production-1-deploy");
    }

    [Fact]
    public async Task Look_OrchestrationWasTerminated_IsStartedAnew()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.Durable.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: false), TestContext.Current.CancellationToken);
        await app.IdleAsync();

        await app.LookAsync();
        await app.LookAsync();

        Assert.Contains("has ended although", app.View(id).Repair!.Reason, StringComparison.Ordinal);
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        AssertSucceeded(app, id, $"{id}-production-1-deploy");
    }

    [Fact]
    public async Task Look_EverythingIsSound_ChangesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", "needs: []", ShopPlans.Approval, ShopPlans.Webhook), ShopPlans.Stage("production", "needs: []", ShopPlans.Callback)));
        long seq = app.View(id).LastSeq;

        await app.LookAsync();
        await app.LookAsync();

        Assert.Equal(seq, app.View(id).LastSeq);
    }

    [Fact]
    public async Task Look_RepairsDoNotHelp_IsGivenUpUntilAnOperatorActs()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        for (int look = 0; look < 6; look++)
        {
            await app.LoseOrchestrationsAsync();
            await app.LookAsync();
        }

        Assert.Equal((3, true), (app.View(id).Repair!.Count, app.View(id).Repair!.GivenUp));
        Assert.Empty(await app.RunningInstancesAsync());
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/orchestrations");
        Assert.True((await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("versions")[0].GetProperty("releases")[0].GetProperty("givenUp").GetBoolean());
        await app.ActAsync(id, "abort");
        await app.LookAsync();

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
    }

    [Fact]
    public async Task Sweep_OrchestrationsAreLost_RepairsByItself()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.LoseOrchestrationsAsync();

        await app.AdvanceUntilAsync(() => app.View(id).Repair is not null, TimeSpan.FromMinutes(20));
        await app.IdleAsync();
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");

        AssertSucceeded(app, id, $"{id}-production-1-deploy");
    }

    private static void AssertSucceeded(TestApp app, string id, params string[] keys)
    {
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(keys, app.Outside.Orders.Select(order => order.IdempotencyKey).Distinct());
        IReadOnlyList<string> story = app.Story(id);
        Assert.Single(story, line => line == "release.finished");
        Assert.All(keys, key => Assert.Single(app.Data<EventData.DeployRequested>(id, EventTypes.DeployRequested), sent => sent.IdempotencyKey == key));
    }
}
