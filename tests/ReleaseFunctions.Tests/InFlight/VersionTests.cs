using System.Text.Json;
using EmbeddedFunctions;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

public sealed class VersionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void HostJson_DefaultVersion_IsTheCurrentOne()
    {
        JsonElement durable = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"))).GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal(OrchestrationVersions.Current, durable.GetProperty("defaultVersion").GetString());
        Assert.False(durable.TryGetProperty("versionMatchStrategy", out JsonElement match) && match.GetString() != "CurrentOrOlder");
        Assert.False(durable.TryGetProperty("versionFailureStrategy", out JsonElement failure) && failure.GetString() != "Reject");
    }

    [Fact]
    public async Task Release_EveryOrchestrationOfIt_RunsUnderTheVersionOfItsParent()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "last", Action: DeploymentAction.Deploy } ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("first", ShopPlans.Approval, ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo), ShopPlans.Stage("last", ShopPlans.Webhook, ShopPlans.Undo)));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        IReadOnlyList<string> instances = await app.AllInstancesAsync();

        Assert.Equal(Core.Releases.ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.True(instances.Count == 11, string.Join(' ', instances));
        Assert.All(instances, instance => Assert.Equal(OrchestrationVersions.Current, app.History(instance).Version));
        Assert.Equal(OrchestrationVersions.Current, app.View(id).OrchestrationVersion);
    }

    [Fact]
    public async Task Instance_StartedUnderAnOlderVersion_KeepsItsBranchWhileNewOnesTakeTheNewOne()
    {
        string folder = Directory.CreateTempSubdirectory("versions-").FullName;
        await using (EmbeddedTestHost older = await HostAsync(folder, "1.0"))
        {
            await StartAsync(older, "old", "1.0");
            await StartAsync(older, "newer", "1.1");
            await older.WaitUntilIdleAsync(Stop);
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await older.Durable.GetInstanceAsync("old", Stop))!.RuntimeStatus);
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await older.Durable.GetInstanceAsync("newer", Stop))!.RuntimeStatus);
        }

        await using EmbeddedTestHost now = await HostAsync(folder, "1.1");
        await StartAsync(now, "new", "1.1");
        Dictionary<string, string?> outputs = [];
        foreach (string id in new[] { "old", "newer", "new" })
        {
            await now.Durable.RaiseEventAsync(id, "go", Stop);
            outputs[id] = (await now.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Stop)).ReadOutputAs<string>();
        }

        Assert.Equal("once under 1.0 (child 1.0)", outputs["old"]);
        Assert.Equal("once and checked under 1.1 (child 1.1)", outputs["newer"]);
        Assert.Equal("once and checked under 1.1 (child 1.1)", outputs["new"]);
    }

    private static Task<EmbeddedTestHost> HostAsync(string folder, string version)
    {
        File.WriteAllText(Path.Combine(folder, "host.json"), $$"""{ "version": "2.0", "extensions": { "durableTask": { "hubName": "versions", "defaultVersion": "{{version}}" } } }""");
        return EmbeddedTestHost.StartAsync(
            builder =>
            {
                builder.UseFunctionsFrom(typeof(BranchingOrchestrator));
                builder.UseStoreOnDisk();
                builder.ConfigureFunctionsWebApplication();
            },
            new Dictionary<string, string?> { ["EmbeddedFunctions__DataDirectory"] = Path.Combine(folder, "data"), ["EmbeddedFunctions__ReplayEveryTurn"] = "true" },
            contentRoot: folder,
            cancellationToken: Stop);
    }

    private static Task StartAsync(EmbeddedTestHost host, string id, string version) =>
        host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(BranchingOrchestrator), null, new StartOrchestrationOptions(id) { Version = version }, Stop);

    /// <summary>Does one thing more since version 1.1, as an orchestrator of the application would after a change.</summary>
    public static class BranchingOrchestrator
    {
        [Function(nameof(BranchingOrchestrator))]
        public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            string done = await context.CallActivityAsync<string>(nameof(Do), "once");
            await context.WaitForExternalEvent<object?>("go");

            // Replay: instances of 1.0 have no second activity here.
            if (context.CompareVersionTo("1.1") >= 0)
            {
                done += await context.CallActivityAsync<string>(nameof(Do), " and checked");
            }

            string child = await context.CallSubOrchestratorAsync<string>(nameof(Child), null, context.Child($"{context.InstanceId}-child"));
            return $"{done} under {context.Version} (child {child})";
        }

        [Function(nameof(Child))]
        public static Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.Version);

        [Function(nameof(Do))]
        public static string Do([ActivityTrigger] string what) => what;
    }
}
