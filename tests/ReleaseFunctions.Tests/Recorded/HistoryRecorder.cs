using System.Net;
using System.Net.Http.Json;
using EmbeddedFunctions.Engine;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Recorded;

/// <summary>Runs representative releases and records what their orchestrations did, of finished releases and of ones that wait.</summary>
internal static class HistoryRecorder
{
    private const string Poll = "deploy: { webhook: { connection: hub, path: /deploy, completion: poll }, timeout: 30m }";

    // Stands for the release's id, which differs from one recording to the next.
    private const string FixedId = "0recordedrelease0000";

    private static readonly Dictionary<string, Func<TestApp, Task<string>>> Stories = new()
    {
        ["succeeded"] = async app =>
        {
            app.Outside.OnStart = order => Task.FromResult(order.Stage == "staging" ? Outside.Succeeded : Outside.Accepted);
            string id = await app.RunAsync(ShopPlans.Of(
                ShopPlans.Stage("staging", ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Callback, ShopPlans.Health, ShopPlans.Undo)));
            await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
            await app.ReportAsync(app.Outside.Orders[^1], "succeeded");
            await app.AdvanceAsync(TimeSpan.FromMinutes(15));
            return id;
        },
        ["rolled-back"] = async app =>
        {
            app.Outside.OnStart = order => Task.FromResult(
                order is { Stage: "production", Action: DeploymentAction.Deploy } ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
            string id = await app.RunAsync(ShopPlans.Of(
                ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo), ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Undo)));
            await app.AdvanceAsync(TimeSpan.FromMinutes(30));
            return id;
        },
        ["retried"] = async app =>
        {
            app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "busy"), new DeploymentAnswer(DeploymentState.Failed, "broken"), Outside.Succeeded);
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"));
            await app.AdvanceAsync(TimeSpan.FromMinutes(1));
            await app.ActAsync(id, "retry", "production");
            return id;
        },
        ["rejected"] = async app =>
        {
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
            await app.DecideAsync(app.MailTo("bob@contoso.example"), "reject", "no");
            return id;
        },
        ["second-run"] = async app =>
        {
            app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"), Outside.Accepted);
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
            await app.ActAsync(id, "retry", "production");
            return id;
        },
        ["told"] = async app =>
        {
            app.Rooms.OnPost = (_, _) => app.Rooms.Posted.Count == 1 && app.Clock.GetUtcNow() < TestApp.Noon.AddMinutes(1) ? OutletAnswer.TryAgain("busy") : OutletAnswer.Done("Posted.");
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook).Replace("stages:", "notify: { chat: [paymentsRoom] }\nstages:", StringComparison.Ordinal));
            await app.AdvanceAsync(TimeSpan.FromMinutes(2));
            await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
            return id;
        },
        ["waiting-approval"] = async app =>
        {
            string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], timeout: 7d, remind: 4h }", ShopPlans.Webhook));
            await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
            await app.AdvanceAsync(TimeSpan.FromHours(5));
            return id;
        },
        ["waiting-approval-for-a-day"] = async app =>
        {
            string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example], timeout: 7d }", ShopPlans.Webhook));
            await app.AdvanceAsync(TimeSpan.FromHours(24));
            return id;
        },
        ["waiting-report"] = async app =>
        {
            app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
            await app.AdvanceAsync(TimeSpan.FromMinutes(20));
            return id;
        },
        ["waiting-poll"] = async app =>
        {
            app.Outside.OnStart = _ => Task.FromResult(new DeploymentAnswer(DeploymentState.Running, "under way", Handle: "/runs/1"));
            app.Outside.OnPoll = _ => new DeploymentAnswer(DeploymentState.Running, "under way", Handle: "/runs/1");
            string id = await app.RunAsync(ShopPlans.One(Poll));
            await app.AdvanceAsync(TimeSpan.FromMinutes(2));
            return id;
        },
        ["waiting-health"] = async app =>
        {
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
            await app.AdvanceAsync(TimeSpan.FromMinutes(4));
            return id;
        },
        ["waiting-operator"] = async app =>
        {
            app.Outside.OnMeasure = (_, _) => Sample.NoData("no series");
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
            await app.AdvanceAsync(TimeSpan.FromMinutes(30));
            return id;
        },
        ["waiting-checklist"] = async app =>
        {
            string id = await app.RunAsync(ShopPlans.One("checklist: [ { item: runbook, text: The runbook was read }, { item: on-call, text: Someone is on call } ]", ShopPlans.Webhook));
            await app.AdvanceAsync(TimeSpan.FromHours(2));
            return id;
        },
        ["put-back"] = async app =>
        {
            app.Outside.OnMeasure = (_, _) => Sample.Of(app.Flags["new-checkout"] > 5 ? 0.5 : 0, "measured");
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo));
            await app.AdvanceAsync(TimeSpan.FromMinutes(20));
            return id;
        },
        ["waiting-child"] = async app =>
        {
            app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
            await app.StorePlanAsync(ShopPlans.One(ShopPlans.Callback));
            return await app.RunAsync("plan: train\nstages:\n  - stage: first\n    environment: train\n    deploy: { release: { plan: shop, version: \"{{release.version}}\" } }\n");
        },
        ["drill"] = async app =>
        {
            await app.StorePlanAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
            using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", drill = new { speed = 60 } }), "ci");
            string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
            await app.AdvanceAsync(TimeSpan.FromMinutes(5));
            return id;
        },
        ["repaired"] = async app =>
        {
            app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
            string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Callback));
            await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
            await app.LoseOrchestrationsAsync();
            await app.LookAsync();
            return id;
        },
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    /// <summary>Runs one story.</summary>
    /// <returns>Its recordings by file name: the story, then what follows the release's id in the instance's.</returns>
    public static async Task<IReadOnlyDictionary<string, RecordedOrchestration>> RecordAsync(TestApp app, string story)
    {
        string id = await Stories[story](app);
        Assert.Equal(story.StartsWith("waiting", StringComparison.Ordinal) || story is "second-run" or "repaired", !app.View(id).Status.IsOver());
        Dictionary<string, RecordedOrchestration> recorded = [];
        foreach (string instance in (await app.AllInstancesAsync()).Where(instance => instance.StartsWith(id, StringComparison.Ordinal)))
        {
            // Names of files, and what differs without meaning anything, are the same in every recording.
            string json = app.History(instance).ToJson().Replace(id, FixedId, StringComparison.Ordinal);
            recorded.Add($"{story}{instance[id.Length..]}.json", RecordedOrchestration.Parse(json));
        }

        return recorded;
    }
}
