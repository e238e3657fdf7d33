using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using FailureStrategy = EmbeddedFunctions.DurableTask.Worker.DurableTaskWorkerOptions.VersionFailureStrategy;
using MatchStrategy = EmbeddedFunctions.DurableTask.Worker.DurableTaskWorkerOptions.VersionMatchStrategy;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedVersioningTests() : VersioningTests(EngineMode.Cached);

public sealed class ReplayingVersioningTests() : VersioningTests(EngineMode.Replaying);

public abstract class VersioningTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task Version_FromTheStartOptions_ReachesOrchestratorAndActivity()
    {
        await using EngineHost host = await StartAsync(Tasks);

        Assert.Equal("2.1/2.1", await host.OutputAsync<string>("which", options: new StartOrchestrationOptions { Version = "2.1" }));
    }

    [Theory]
    [InlineData(null, "1.0/1.0")]
    [InlineData("0.2", "0.2/0.2")]
    [InlineData("", "/")]
    public async Task Version_ClientHasADefault_HoldsUnlessOneIsGiven(string? version, string expected)
    {
        await using EngineHost host = await StartAsync(Tasks, setup => setup.Client = client => client.UseDefaultVersion("1.0"));

        Assert.Equal(expected, await host.OutputAsync<string>(
            "which", options: version is null ? null : new StartOrchestrationOptions { Version = version }));
    }

    [Fact]
    public async Task Version_OfTheActivityCallGiven_WinsOverTheOrchestrations()
    {
        await using EngineHost host = await StartAsync(tasks =>
        {
            Tasks(tasks);
            tasks.AddOrchestratorFunc<string>("other", context =>
                context.CallActivityAsync<string>("whichActivity", new TaskOptions { Version = "9" }));
        });

        Assert.Equal("9", await host.OutputAsync<string>("other", options: new StartOrchestrationOptions { Version = "1" }));
    }

    [Theory]
    [InlineData(MatchStrategy.Strict, "1.0", "1.0", true)]
    [InlineData(MatchStrategy.Strict, "1.0", "0.9", false)]
    [InlineData(MatchStrategy.Strict, "1.0", "1.1", false)]
    [InlineData(MatchStrategy.CurrentOrOlder, "1.0", "0.9", true)]
    [InlineData(MatchStrategy.CurrentOrOlder, "1.0", "1.0", true)]
    [InlineData(MatchStrategy.CurrentOrOlder, "1.0", "", true)]
    [InlineData(MatchStrategy.CurrentOrOlder, "1.0", "1.1", false)]
    [InlineData(MatchStrategy.CurrentOrOlder, "1.9", "1.10", false)]
    [InlineData(MatchStrategy.None, "1.0", "7.0", true)]
    public async Task UseVersioning_FailureStrategyFail_FailsWhatDoesNotMatch(MatchStrategy strategy, string worker, string instance, bool runs)
    {
        await using EngineHost host = await StartAsync(Tasks, setup => setup.Worker = builder => builder.UseVersioning(
            new DurableTaskWorkerOptions.VersioningOptions { Version = worker, MatchStrategy = strategy, FailureStrategy = FailureStrategy.Fail }));

        OrchestrationMetadata end = await host.RunAsync("which", options: new StartOrchestrationOptions { Version = instance });

        Assert.Equal(runs ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(runs ? null : "VersionMismatch", end.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task UseVersioning_FailureStrategyReject_LeavesItToANewerWorker()
    {
        using TempFolder folder = new();
        await using (EngineHost older = await StartAsync(Tasks, setup => Worker(setup, folder, "1.0")))
        {
            await older.ScheduleAsync("which", options: new StartOrchestrationOptions("newer") { Version = "2.0" });
            await older.RunAsync("which", options: new StartOrchestrationOptions { Version = "1.0" });

            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await older.FindAsync("newer"))?.RuntimeStatus);
        }

        await using EngineHost newer = await StartAsync(Tasks, setup => Worker(setup, folder, "2.0"));

        Assert.Equal("2.0/2.0", await newer.OutputOfAsync<string>("newer"));

        static void Worker(EngineHostSetup setup, TempFolder folder, string version)
        {
            setup.DataDirectory = folder.File("data");
            setup.Worker = builder => builder.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = version,
                MatchStrategy = MatchStrategy.CurrentOrOlder,
                FailureStrategy = FailureStrategy.Reject,
            });
        }
    }

    [Theory]
    [InlineData("1.0", "2.0", -1)]
    [InlineData("2.0", "2.0", 0)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("", "1.0", -1)]
    [InlineData("1.0", "", 1)]
    [InlineData("", "", 0)]
    [InlineData("beta", "Alpha", 1)]
    [InlineData("ALPHA", "alpha", 0)]
    public async Task CompareVersionTo_OfTheInstance_ComparesNumbersThenText(string version, string other, int expected)
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int>("compare", context => Math.Sign(context.CompareVersionTo(other))));

        Assert.Equal(expected, await host.OutputAsync<int>("compare", options: new StartOrchestrationOptions { Version = version }));
    }

    [Fact]
    public async Task AddOrchestratorFunc_SeveralVersions_EachInstanceGetsItsOwn()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, string>("plan", "1", (_, _) => Task.FromResult("first"))
            .AddOrchestratorFunc<string, string>("plan", "2", (_, _) => Task.FromResult("second")));

        Assert.Equal("first", await host.OutputAsync<string>("plan", options: new StartOrchestrationOptions { Version = "1" }));
        Assert.Equal("second", await host.OutputAsync<string>("plan", options: new StartOrchestrationOptions { Version = "2" }));
        OrchestrationMetadata unknown = await host.RunAsync("plan", options: new StartOrchestrationOptions { Version = "3" });
        Assert.Equal("OrchestratorTaskNotFound", unknown.FailureDetails?.ErrorType);
    }

    private static void Tasks(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<string>("which", async context => $"{context.Version}/{await context.CallActivityAsync<string>("whichActivity")}");
        tasks.AddActivityFunc<string>("whichActivity", context => context.Version);
    }
}
