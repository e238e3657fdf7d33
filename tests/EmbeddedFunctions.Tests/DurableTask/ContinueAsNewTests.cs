using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedContinueAsNewTests() : ContinueAsNewTests(EngineMode.Cached);

public sealed class ReplayingContinueAsNewTests() : ContinueAsNewTests(EngineMode.Replaying);

public abstract class ContinueAsNewTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task ContinueAsNew_ManyRounds_EachStartsWithTheNewInput()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("count", async (context, number) =>
            {
                int next = await context.CallActivityAsync<int>("plusOne", number);
                if (next < 50)
                {
                    context.ContinueAsNew(next);
                }

                return next;
            })
            .AddActivityFunc<int, int>("plusOne", (_, number) => number + 1));

        string id = await host.ScheduleAsync("count", 0);

        Assert.Equal(50, await host.OutputOfAsync<int>(id));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.FindAsync(id))?.RuntimeStatus);
    }

    [Fact]
    public async Task ContinueAsNew_NextRound_ForgetsTheHistory()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, string>("rounds", async (context, round) =>
            {
                try
                {
                    await context.CallActivityAsync("fail");
                    return "no failure";
                }
                catch (TaskFailedException failure) when (round == 2)
                {
                    // The sequence numbers start again with every round.
                    return $"#{failure.TaskId}";
                }
                catch (TaskFailedException)
                {
                    context.ContinueAsNew(round + 1);
                    return "continued";
                }
            })
            .AddActivityFunc("fail", (TaskActivityContext _) => throw new InvalidOperationException("no")));

        Assert.Equal("#0", await host.OutputAsync<string>("rounds", 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_PreservingEvents_LosesNone(bool withTimers)
    {
        const int Events = 10;
        await using EngineHost host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc<int[], int[]>("collect", async (context, numbers) =>
            {
                int number = await context.WaitForExternalEvent<int>("number");
                if (withTimers)
                {
                    await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                }

                int[] more = [.. numbers, number];
                if (more.Length < Events)
                {
                    context.ContinueAsNew(more, preserveUnprocessedEvents: true);
                }

                return more;
            }),
            setup => setup.Clock = null);
        string id = await host.ScheduleAsync("collect", Array.Empty<int>());

        for (int number = 0; number < Events; number++)
        {
            await host.RaiseAsync(id, "number", number);
        }

        Assert.Equal(Enumerable.Range(0, Events), await host.OutputOfAsync<int[]>(id));
    }

    [Fact]
    public async Task ContinueAsNew_NotPreservingEvents_KeepsWhatArrivesAfterIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, string>("rounds", async (context, round) =>
        {
            if (round == 1)
            {
                return await context.WaitForExternalEvent<string>("note");
            }

            context.SetCustomStatus("first round");
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(1, preserveUnprocessedEvents: false);
            return "continued";
        }));
        string id = await host.ScheduleAsync("rounds", 0);
        await host.UntilAtAsync(id, "first round");

        // While paused both gather, so that one turn takes them in.
        await host.Client.SuspendInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await host.RaiseAsync(id, "note", "dropped");
        await host.RaiseAsync(id, "go", "now");
        await host.RaiseAsync(id, "note", "kept");
        await host.Client.ResumeInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("kept", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task ContinueAsNew_NotPreservingEvents_DropsTheBuffered()
    {
        Gate raised = new();
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, string>("rounds", async (context, round) =>
            {
                if (round == 0)
                {
                    await context.CallActivityAsync("work");
                    context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                    return "continued";
                }

                context.SetCustomStatus("second round");
                using CancellationTokenSource stop = new();
                Task<string> dropped = context.WaitForExternalEvent<string>("note", stop.Token);
                Task<string> go = context.WaitForExternalEvent<string>("go");
                Task winner = await Task.WhenAny(dropped, go);
                stop.Cancel();
                return winner == go ? "dropped" : "kept";
            })
            .AddActivityFunc("work", (TaskActivityContext _) => raised.WaitAsync()));
        string id = await host.ScheduleAsync("rounds", 0);

        await host.RaiseAsync(id, "note", "unprocessed");
        await host.TurnAsync();
        raised.Open();
        await host.UntilAtAsync(id, "second round");
        await host.RaiseAsync(id, "go", "now");

        Assert.Equal("dropped", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task ContinueAsNew_WithANewVersion_RunsTheNextRoundAtIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string?, string>("rounds", (context, before) =>
        {
            if (before is null)
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = context.Version, NewVersion = "2.0" });
            }

            return Task.FromResult($"{before} then {context.Version}");
        }));

        Assert.Equal("1.0 then 2.0", await host.OutputAsync<string>("rounds", options: new StartOrchestrationOptions { Version = "1.0" }));
    }

    [Fact]
    public async Task ContinueAsNew_InASubOrchestration_ParentGetsTheLastOutput()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>("child", 0))
            .AddOrchestratorFunc<int, string>("child", (context, round) =>
            {
                if (round < 5)
                {
                    context.ContinueAsNew(round + 1);
                }

                return Task.FromResult($"round {round} of {context.Parent?.Name.Name}");
            }));

        Assert.Equal("round 5 of parent", await host.OutputAsync<string>("parent"));
    }

    [Fact]
    public async Task ContinueAsNew_Tags_StayOnTheInstance()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("rounds", (context, round) =>
        {
            if (round < 2)
            {
                context.ContinueAsNew(round + 1);
            }

            return Task.FromResult(round);
        }));

        OrchestrationMetadata end = await host.RunAsync("rounds", 0, new StartOrchestrationOptions
        {
            Tags = new Dictionary<string, string> { ["plan"] = "checkout" },
        });

        Assert.Equal("2", end.SerializedOutput);
        Assert.Equal("checkout", end.Tags["plan"]);
    }
}
