using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using EmbeddedFunctions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.Host;

public sealed class DurableFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_StartsOrchestration_ActivitiesUseServicesOfTheContainer(bool replayEveryTurn)
    {
        await using EmbeddedTestHost host = await StartAsync(replayEveryTurn);

        var (status, _, instanceId) = await host.PostAsync("/start/5", new StringContent(string.Empty));
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal(202, status);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.Equal(new Invoice(10, $"prefix {instanceId}"), result.ReadOutputAs<Invoice>());
    }

    [Fact]
    public async Task Run_OrchestratorWithoutInputParameter_ReadsItFromTheContext()
    {
        await using EmbeddedTestHost host = await StartAsync();

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("GetsInput", new Order(7), Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal(7, result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Run_ActivityFails_OrchestratorSeesItsMessage()
    {
        await using EmbeddedTestHost host = await StartAsync();

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Fails", Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal("caught: card declined", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Run_ExternalEvent_CompletesTheWait()
    {
        await using EmbeddedTestHost host = await StartAsync();
        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Waits", Token);
        await host.Durable.WaitForInstanceStartAsync(instanceId, Limit());

        await host.Durable.RaiseEventAsync(instanceId, "decided", true, Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.True(result.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Run_NamesInAttributes_AreTheTaskNames()
    {
        await using EmbeddedTestHost host = await StartAsync();

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("renamed-orchestrator", Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal("renamed activity", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Run_ClassBasedTasks_AreRegisteredByTheirAttribute()
    {
        await using EmbeddedTestHost host = await StartAsync();

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(GreetOrchestrator), "Ada", Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal("prefix Ada", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Run_Middleware_RunsAroundOrchestratorsAndActivities()
    {
        System.Collections.Concurrent.ConcurrentBag<string> seen = [];
        await using EmbeddedTestHost host = await StartAsync(configure: builder => builder.UseMiddleware((context, next) =>
        {
            seen.Add($"{context.FunctionDefinition.Name} {context.BindingContext.BindingData.ContainsKey("instanceId")}");
            return next();
        }));

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Bill", new Order(1), Token);
        await host.Durable.WaitForInstanceCompletionAsync(instanceId, Limit());

        Assert.Contains("Bill True", seen);
        Assert.Contains("Charge True", seen);
    }

    [Fact]
    public async Task Start_SameDataDirectory_FinishesWhatTheLastHostBegan()
    {
        Dictionary<string, string?> settings = new() { ["EmbeddedFunctions__DataDirectory"] = TestFolder.Empty() };
        string instanceId;
        await using (EmbeddedTestHost before = await StartAsync(settings: settings, configure: builder => builder.UseStoreOnDisk()))
        {
            instanceId = await before.Durable.ScheduleNewOrchestrationInstanceAsync("Waits", Token);
            await before.Durable.WaitForInstanceStartAsync(instanceId, Limit());
        }

        await using EmbeddedTestHost after = await StartAsync(settings: settings, configure: builder => builder.UseStoreOnDisk());
        await after.Durable.RaiseEventAsync(instanceId, "Decided", true, Token);
        OrchestrationMetadata result = await after.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.True(result.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Stop_ActivityIsRunning_IsToldAndRunsAgainAfterTheNextStart()
    {
        Dictionary<string, string?> settings = new() { ["EmbeddedFunctions__DataDirectory"] = TestFolder.Empty() };
        Interruption interruption = new();
        string instanceId;
        await using (EmbeddedTestHost before = await StartAsync(settings: settings, configure: Configure))
        {
            instanceId = await before.Durable.ScheduleNewOrchestrationInstanceAsync("Interrupted", Token);
            await interruption.Entered.Task.WaitAsync(Limit());
        }

        interruption.IsOver = true;
        await using EmbeddedTestHost after = await StartAsync(settings: settings, configure: Configure);
        OrchestrationMetadata result = await after.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal("finished", result.ReadOutputAs<string>());

        void Configure(FunctionsApplicationBuilder builder) => builder.UseStoreOnDisk().Services.AddSingleton(interruption);
    }

    [Fact]
    public async Task Start_DefaultVersionInHostJson_IsGivenToOrchestrations()
    {
        await using EmbeddedTestHost host = await StartAsync(hostJson: """{ "version": "2.0", "extensions": { "durableTask": { "defaultVersion": "1.5" } } }""");

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("TellsVersion", Token);
        OrchestrationMetadata result = await host.Durable.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Limit());

        Assert.Equal("1.5", result.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_MaxConcurrentActivityFunctions_BoundsWhatRunsAtATime(int limit)
    {
        Crowd crowd = new(limit);
        await using EmbeddedTestHost host = await StartAsync(
            hostJson: $$"""{ "version": "2.0", "extensions": { "durableTask": { "maxConcurrentActivityFunctions": {{limit}} } } }""",
            configure: builder => builder.Services.AddSingleton(crowd));

        string instanceId = await host.Durable.ScheduleNewOrchestrationInstanceAsync("FansOut", 6, Token);
        await host.Durable.WaitForInstanceCompletionAsync(instanceId, Limit());

        Assert.Equal((6, limit), (crowd.Entered, crowd.Most));
    }

    private static CancellationToken Limit()
    {
        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return limit.Token;
    }

    private static Task<EmbeddedTestHost> StartAsync(
        bool replayEveryTurn = true,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        string hostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""")
        => EmbeddedTestHost.StartAsync(
            builder =>
            {
                builder.ConfigureFunctionsWebApplication().UseFunctionsFrom(typeof(Billing), typeof(GreetOrchestrator), typeof(GreetActivity), typeof(Interruptible), typeof(Crowded));
                builder.Services.AddSingleton(new Prefix("prefix"));
                configure?.Invoke(builder);
            },
            new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
            {
                ["EmbeddedFunctions__ReplayEveryTurn"] = replayEveryTurn ? "true" : "false",
            },
            TestFolder.WithHostJson(hostJson),
            cancellationToken: Token);

    public sealed record Prefix(string Text);

    public sealed record Order(int Amount);

    public sealed record Invoice(int Total, string Note);

    public sealed class Billing(Prefix prefix)
    {
        [Function("Start")]
        public async Task<IResult> StartAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{amount:int}")] HttpRequest request,
            int amount,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellationToken)
        {
            string instanceId = await client.ScheduleNewOrchestrationInstanceAsync("Bill", new Order(amount), cancellationToken);
            return TypedResults.Text(instanceId, statusCode: 202);
        }

        [Function("Bill")]
        public static async Task<Invoice> BillAsync([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
        {
            string note = await context.CallActivityAsync<string>("Charge", order);
            int[] parts = await Task.WhenAll(
                context.CallActivityAsync<int>("Double", order.Amount - 1), context.CallActivityAsync<int>("Double", 1));
            return new Invoice(parts.Sum(), note);
        }

        [Function("Charge")]
        public async Task<string> ChargeAsync([ActivityTrigger] Order order, string instanceId, FunctionContext context, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.Zero, cancellationToken);
            return $"{prefix.Text} {instanceId}";
        }

        [Function("Double")]
        public static int Double([ActivityTrigger] int number) => number * 2;

        [Function("GetsInput")]
        public static Task<int> GetsInput([OrchestrationTrigger] TaskOrchestrationContext context)
            => Task.FromResult(context.GetInput<Order>()!.Amount);

        [Function("Fails")]
        public static async Task<string> FailsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallActivityAsync("Decline");
                return "not reached";
            }
            catch (TaskFailedException error)
            {
                return $"caught: {error.FailureDetails.ErrorMessage}";
            }
        }

        [Function("Decline")]
        public static void Decline([ActivityTrigger] object? input) => throw new InvalidOperationException("card declined");

        [Function("Waits")]
        public static Task<bool> WaitsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            => context.WaitForExternalEvent<bool>("Decided");

        [Function("RenamedOrchestration")]
        public static Task<string> RenamedAsync([OrchestrationTrigger(Orchestration = "renamed-orchestrator")] TaskOrchestrationContext context)
            => context.CallActivityAsync<string>("renamed-activity");

        [Function("RenamedActivity")]
        public static string Renamed([ActivityTrigger(Activity = "renamed-activity")] string? input) => "renamed activity";

        [Function("TellsVersion")]
        public static Task<string> TellsVersion([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.Version);
    }

    /// <summary>Holds everybody until as many are inside as may be, so that the greatest number does not depend on timing.</summary>
    public sealed class Crowd(int size)
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inside;

        public int Entered { get; private set; }

        public int Most { get; private set; }

        public async Task VisitAsync()
        {
            lock (_lock)
            {
                Entered++;
                Most = Math.Max(Most, ++_inside);
                if (_inside == size)
                {
                    _full.TrySetResult();
                }
            }

            await _full.Task;
            lock (_lock)
            {
                _inside--;
            }
        }
    }

    public sealed class Crowded(Crowd crowd)
    {
        [Function("FansOut")]
        public static Task FansOutAsync([OrchestrationTrigger] TaskOrchestrationContext context, int count)
            => Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync("Visits", number)));

        [Function("Visits")]
        public Task VisitsAsync([ActivityTrigger] int number) => crowd.VisitAsync();
    }

    public sealed class Interruption
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsOver { get; set; }
    }

    public sealed class Interruptible(Interruption interruption)
    {
        [Function("Interrupted")]
        public static Task<string> InterruptedAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            => context.CallActivityAsync<string>("WaitsForStop");

        [Function("WaitsForStop")]
        public async Task<string> WaitsForStopAsync([ActivityTrigger] object? input, CancellationToken cancellationToken)
        {
            if (!interruption.IsOver)
            {
                interruption.Entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return "finished";
        }
    }

    [DurableTask(nameof(GreetOrchestrator))]
    public sealed class GreetOrchestrator : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input)
            => context.CallActivityAsync<string>(nameof(GreetActivity), input);
    }

    [DurableTask]
    public sealed class GreetActivity(Prefix prefix) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"{prefix.Text} {input}");
    }
}
