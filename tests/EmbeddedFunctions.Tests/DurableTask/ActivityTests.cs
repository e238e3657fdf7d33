using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedActivityTests() : ActivityTests(EngineMode.Cached);

public sealed class ReplayingActivityTests() : ActivityTests(EngineMode.Replaying);

public abstract class ActivityTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task CallActivityAsync_InSequence_EachSeesTheResultBefore()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("chain", async (context, start) =>
            {
                int value = start;
                for (int step = 0; step < 10; step++)
                {
                    value = await context.CallActivityAsync<int>("double", value);
                }

                return value;
            })
            .AddActivityFunc<int, int>("double", (_, value) => value * 2));

        Assert.Equal(3 * 1024, await host.OutputAsync<int>("chain", 3));
    }

    [Fact]
    public async Task CallActivityAsync_RecordInAndOut_KeepsEveryField()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<Order, Receipt>("order", (context, order) => context.CallActivityAsync<Receipt>("charge", order))
            .AddActivityFunc<Order, Receipt>("charge", (_, order) => new Receipt(order, order.Lines.Sum(line => line.Amount), Note: null)));
        Order order = new("checkout", new DateTimeOffset(2026, 1, 5, 9, 30, 0, TimeSpan.FromHours(2)), [new("a", 1.5m), new("b", 2.25m)]);

        Receipt? receipt = await host.OutputAsync<Receipt>("order", order);

        Assert.NotNull(receipt);
        Assert.Equal(3.75m, receipt.Total);
        Assert.Null(receipt.Note);
        Assert.Equal(order.PlacedAt, receipt.Order.PlacedAt);
        Assert.Equal(order.PlacedAt.Offset, receipt.Order.PlacedAt.Offset);
        Assert.Equal(order.Lines, receipt.Order.Lines);
    }

    [Fact]
    public async Task CallActivityAsync_NullInputAndOutput_StayNull()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string?, string>("nothing", async (context, input) =>
            {
                string? output = await context.CallActivityAsync<string?>("same", input);
                return $"{input is null} {output is null}";
            })
            .AddActivityFunc<string?, string?>("same", (_, value) => value));

        Assert.Equal("True True", await host.OutputAsync<string>("nothing"));
    }

    [Fact]
    public async Task CallActivityAsync_WithoutInput_GivesAValueTypeItsDefault()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int>("default", context => context.CallActivityAsync<int>("plusOne"))
            .AddActivityFunc<int, int>("plusOne", (_, value) => value + 1));

        Assert.Equal(1, await host.OutputAsync<int>("default"));
    }

    [Fact]
    public async Task CallActivityAsync_VoidActivity_CompletesTheCall()
    {
        int calls = 0;
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("void", async context =>
            {
                await context.CallActivityAsync("count");
                await context.CallActivityAsync("count");
            })
            .AddActivityFunc("count", (TaskActivityContext _) => { Interlocked.Increment(ref calls); }));

        OrchestrationMetadata end = await host.RunAsync("void");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Null(end.SerializedOutput);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task CallActivityAsync_ActivityContext_NamesActivityAndInstance()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("who", context => context.CallActivityAsync<string>("whoAmI"))
            .AddActivityFunc<string>("whoAmI", context => $"{context.Name} {context.InstanceId}"));

        await host.ScheduleAsAsync("instance-7", "who");

        Assert.Equal("whoAmI instance-7", await host.OutputOfAsync<string>("instance-7"));
    }

    [Fact]
    public async Task CallActivityAsync_NameInOtherCase_FindsTheActivity()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Greet", context => context.CallActivityAsync<string>("SAYHELLO"))
            .AddActivityFunc<string>("SayHello", _ => "hello"));

        Assert.Equal("hello", await host.OutputAsync<string>("GREET"));
    }

    [Fact]
    public async Task CallActivityAsync_ThousandAtOnce_AllResultsInTheOrderOfTheCalls()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int[]>("fanOut", context =>
                Task.WhenAll(Enumerable.Range(0, 1000).Select(number => context.CallActivityAsync<int>("square", number))))
            .AddActivityFunc<int, int>("square", async (_, number) =>
            {
                await Task.Yield();
                return number * number;
            }));

        int[]? squares = await host.OutputAsync<int[]>("fanOut");

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => number * number), squares);
    }

    [Fact]
    public async Task CallActivityAsync_WhenAny_ReturnsTheFirstAndWaitsForTheRestBeforeItCompletes()
    {
        Gate slow = new();
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("race", async context =>
            {
                Task<string> first = context.CallActivityAsync<string>("slow");
                Task<string> second = context.CallActivityAsync<string>("fast");
                Task<string> winner = await Task.WhenAny(first, second);
                context.SetCustomStatus("decided");
                return await winner;
            })
            .AddActivityFunc<string>("slow", async _ =>
            {
                await slow.WaitAsync();
                return "slow";
            })
            .AddActivityFunc<string>("fast", _ => "fast"));
        string id = await host.ScheduleAsync("race");

        OrchestrationMetadata decided = await host.UntilAtAsync(id, "decided");
        slow.Open();

        // The real engine completes an instance only when no task is open.
        Assert.Equal(OrchestrationRuntimeStatus.Running, decided.RuntimeStatus);
        Assert.Equal("fast", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task CallActivityAsync_MoreThanTheLimit_RunsNoMoreAtOnce()
    {
        Lock gate = new();
        int running = 0;
        int most = 0;
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("many", context =>
                    Task.WhenAll(Enumerable.Range(0, 40).Select(_ => context.CallActivityAsync("work"))))
                .AddActivityFunc("work", async (TaskActivityContext _) =>
                {
                    lock (gate)
                    {
                        running++;
                        most = Math.Max(most, running);
                    }

                    await Task.Delay(2);
                    lock (gate)
                    {
                        running--;
                    }
                }),
            setup => setup.Engine = options => options.MaxConcurrentActivities = 3);

        await host.OutputAsync<object>("many");

        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task CallActivityAsync_OptionsGivenAsInput_Throws()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("slip", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("hello", input: TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))));
                }
                catch (ArgumentException error)
                {
                    return error.ParamName!;
                }
            })
            .AddActivityFunc<string>("hello", _ => "hello"));

        Assert.Equal("input", await host.OutputAsync<string>("slip"));
    }

    private sealed record Line(string Item, decimal Amount);

    private sealed record Order(string Plan, DateTimeOffset PlacedAt, IReadOnlyList<Line> Lines);

    private sealed record Receipt(Order Order, decimal Total, string? Note);
}
