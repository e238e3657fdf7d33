using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedEventTests() : EventTests(EngineMode.Cached);

public sealed class ReplayingEventTests() : EventTests(EngineMode.Replaying);

public abstract class EventTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task RaiseEventAsync_WhileWaiting_DeliversThePayload()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<Decision>("wait", context =>
        {
            context.SetCustomStatus("waiting");
            return context.WaitForExternalEvent<Decision>("decided");
        }));
        string id = await host.ScheduleAsync("wait");
        await host.UntilAtAsync(id, "waiting");

        await host.RaiseAsync(id, "decided", new Decision("approve", 7));

        Assert.Equal(new Decision("approve", 7), await host.OutputOfAsync<Decision>(id));
    }

    [Fact]
    public async Task RaiseEventAsync_BeforeTheWait_IsKeptForIt()
    {
        Gate raised = new();
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("busy", async context =>
            {
                await context.CallActivityAsync("work");
                return await context.WaitForExternalEvent<string>("decided");
            })
            .AddActivityFunc("work", (TaskActivityContext _) => raised.WaitAsync()));
        string id = await host.ScheduleAsync("busy");

        await host.RaiseAsync(id, "decided", "early");
        raised.Open();

        Assert.Equal("early", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task RaiseEventAsync_SeveralOfOneName_ArriveInTheOrderRaised()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int[]>("collect", async context =>
        {
            List<int> numbers = [];
            while (numbers.Count < 20)
            {
                numbers.Add(await context.WaitForExternalEvent<int>("number"));
            }

            return [.. numbers];
        }));
        string id = await host.ScheduleAsync("collect");

        for (int number = 0; number < 20; number++)
        {
            await host.RaiseAsync(id, "number", number);
        }

        Assert.Equal(Enumerable.Range(0, 20), await host.OutputOfAsync<int[]>(id));
    }

    [Fact]
    public async Task RaiseEventAsync_NameInOtherCase_ReachesTheWait()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>(
            "wait", context => context.WaitForExternalEvent<string>("ApprovalDecided")));
        string id = await host.ScheduleAsync("wait");

        await host.RaiseAsync(id, "APPROVALdecided", "yes");

        Assert.Equal("yes", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task RaiseEventAsync_WithoutPayload_GivesNull()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<bool>(
            "wait", async context => await context.WaitForExternalEvent<string?>("tick") is null));
        string id = await host.ScheduleAsync("wait");

        await host.RaiseAsync(id, "tick");

        Assert.True(await host.OutputOfAsync<bool>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_SeveralWaiters_NewestGetsTheFirstEvent()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("stack", async context =>
        {
            Task<string> oldest = context.WaitForExternalEvent<string>("event");
            Task<string> middle = context.WaitForExternalEvent<string>("event");
            Task<string> newest = context.WaitForExternalEvent<string>("event");
            context.SetCustomStatus("waiting");
            return $"{await newest} {await middle} {await oldest}";
        }));
        string id = await host.ScheduleAsync("stack");
        await host.UntilAtAsync(id, "waiting");

        foreach (string payload in new[] { "1", "2", "3" })
        {
            await host.RaiseAsync(id, "event", payload);
        }

        Assert.Equal("1 2 3", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_EarlierWaitCancelled_LaterWaitGetsTheEvent()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("again", async context =>
        {
            using CancellationTokenSource stop = new();
            Task<string> abandoned = context.WaitForExternalEvent<string>("event", stop.Token);
            stop.Cancel();
            Task<string> wanted = context.WaitForExternalEvent<string>("event");
            context.SetCustomStatus("waiting");
            return $"{await wanted} {abandoned.IsCanceled}";
        }));
        string id = await host.ScheduleAsync("again");
        await host.UntilAtAsync(id, "waiting");

        await host.RaiseAsync(id, "event", "kept");

        Assert.Equal("kept True", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_OnlyACancelledWaitWhenItArrives_IsKeptForTheNextWait()
    {
        Gate raised = new();
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("pause", async context =>
            {
                using CancellationTokenSource stop = new();
                _ = context.WaitForExternalEvent<string>("event", stop.Token);
                stop.Cancel();
                context.SetCustomStatus("nobody waits");
                await context.CallActivityAsync("work");
                return await context.WaitForExternalEvent<string>("event");
            })
            .AddActivityFunc("work", (TaskActivityContext _) => raised.WaitAsync()));
        string id = await host.ScheduleAsync("pause");
        await host.UntilAtAsync(id, "nobody waits");

        await host.RaiseAsync(id, "event", "kept");
        raised.Open();

        Assert.Equal("kept", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_SameNameWithAnotherType_Throws()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("types", async context =>
        {
            Task<string> text = context.WaitForExternalEvent<string>("event");
            try
            {
                _ = context.WaitForExternalEvent<int>("EVENT");
                return "taken";
            }
            catch (ArgumentException error)
            {
                return await text + (error.Message.Contains("System.Int32", StringComparison.Ordinal) ? " refused" : error.Message);
            }
        }));
        string id = await host.ScheduleAsync("types");

        await host.RaiseAsync(id, "event", "text");

        Assert.Equal("text refused", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_WithTimeout_EventInTimeWinsAndTheTimerIsGone()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>(
            "approval", context => context.WaitForExternalEvent<string>("decided", TimeSpan.FromDays(7))));
        string id = await host.ScheduleAsync("approval");

        await host.RaiseAsync(id, "decided", "yes");

        Assert.Equal("yes", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task WaitForExternalEvent_WithTimeout_NoEventInTimeIsCancelled()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("approval", async context =>
        {
            Task<string> decided = context.WaitForExternalEvent<string>("decided", TimeSpan.FromDays(7));
            context.SetCustomStatus("waiting");
            try
            {
                return await decided;
            }
            catch (OperationCanceledException)
            {
                return "expired";
            }
        }));
        string id = await host.ScheduleAsync("approval");
        await host.UntilAtAsync(id, "waiting");

        Task<string?> output = host.OutputOfAsync<string>(id);
        while (!output.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            await Task.WhenAny(output, host.TurnAsync());
        }

        Assert.Equal("expired", await output);
    }

    [Fact]
    public async Task WaitForExternalEvent_WithTimeoutAndToken_TokenEndsTheWait()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("both", async context =>
        {
            using CancellationTokenSource stop = new();
            Task<string> decided = context.WaitForExternalEvent<string>("decided", TimeSpan.FromHours(1), stop.Token);
            await context.WaitForExternalEvent<string>("stop");
            stop.Cancel();
            try
            {
                return await decided;
            }
            catch (OperationCanceledException)
            {
                return "stopped";
            }
        }));
        string id = await host.ScheduleAsync("both");

        await host.RaiseAsync(id, "stop", "now");

        Assert.Equal("stopped", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task RaiseEventAsync_NoSuchInstance_IsDropped()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("wait", async context =>
        {
            using CancellationTokenSource stop = new();
            Task<string> early = context.WaitForExternalEvent<string>("event", stop.Token);
            string first = await Task.WhenAny(early, context.WaitForExternalEvent<string>("go")) == early ? "kept" : "dropped";
            stop.Cancel();
            return first;
        }));

        await host.RaiseAsync("later", "event", "too early");
        await host.ScheduleAsAsync("later", "wait");
        await host.RaiseAsync("later", "go", "now");

        Assert.Equal("dropped", await host.OutputOfAsync<string>("later"));
    }

    [Fact]
    public async Task RaiseEventAsync_InstanceEnded_ChangesNothing()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("short", _ => "done"));
        string id = await host.ScheduleAsync("short");
        OrchestrationMetadata end = await host.EndAsync(id);

        await host.RaiseAsync(id, "event", "too late");
        await host.TurnAsync();

        OrchestrationMetadata? after = await host.FindAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, after?.RuntimeStatus);
        Assert.Equal(end.LastUpdatedAt, after?.LastUpdatedAt);
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_ReachesIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("receiver", context => context.WaitForExternalEvent<string>("note"))
            .AddOrchestratorFunc("sender", (TaskOrchestrationContext context) =>
            {
                context.SendEvent("receiver-1", "NOTE", "hello");
                context.SendEvent("nobody", "note", "dropped");
            }));
        await host.ScheduleAsAsync("receiver-1", "receiver");

        OrchestrationMetadata sender = await host.RunAsync("sender");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, sender.RuntimeStatus);
        Assert.Equal("hello", await host.OutputOfAsync<string>("receiver-1"));
    }

    private sealed record Decision(string Kind, int Count);
}
