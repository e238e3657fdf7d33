using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedFailureTests() : FailureTests(EngineMode.Cached);

public sealed class ReplayingFailureTests() : FailureTests(EngineMode.Replaying);

public abstract class FailureTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task ActivityThrows_NotCaught_InstanceFailsWithTheWholeChain()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("fragile", FragileAsync)
            .AddActivityFunc("explode", Explode));

        OrchestrationMetadata end = await host.RunAsync("fragile");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        TaskFailureDetails failure = Assert.IsType<TaskFailureDetails>(end.FailureDetails);
        Assert.Equal(typeof(TaskFailedException).FullName, failure.ErrorType);
        Assert.Equal("Task 'explode' (#0) failed with an unhandled exception: outer", failure.ErrorMessage);
        Assert.Contains(nameof(FragileAsync), failure.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(Explode), failure.StackTrace, StringComparison.Ordinal);
        Assert.Equal(typeof(InvalidOperationException).FullName, failure.InnerFailure?.ErrorType);
        Assert.Equal("outer", failure.InnerFailure?.ErrorMessage);
        Assert.Contains(nameof(Explode), failure.InnerFailure?.StackTrace, StringComparison.Ordinal);
        Assert.Equal(typeof(CustomException).ToString(), failure.InnerFailure?.InnerFailure?.ErrorType);
        Assert.Equal("inner", failure.InnerFailure?.InnerFailure?.ErrorMessage);
    }

    [Fact]
    public async Task ActivityThrows_Caught_TheExceptionNamesTaskAndCause()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("careful", async context =>
            {
                await context.CallActivityAsync("fine");
                try
                {
                    await context.CallActivityAsync("explode");
                    return "no failure";
                }
                catch (TaskFailedException failure)
                {
                    TaskFailureDetails details = failure.FailureDetails;
                    return $"{failure.TaskName} #{failure.TaskId} {details.ErrorMessage} {details.IsCausedBy<InvalidOperationException>()} "
                        + $"{details.IsCausedBy<SystemException>()} {details.IsCausedBy<TimeoutException>()} {details.InnerFailure?.IsCausedBy<CustomException>()}";
                }
            })
            .AddActivityFunc("fine", (TaskActivityContext _) => { })
            .AddActivityFunc("explode", Explode));

        Assert.Equal("explode #1 outer True True False True", await host.OutputAsync<string>("careful"));
    }

    [Fact]
    public async Task OrchestratorThrows_NotCaught_InstanceFailsWithItsException()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("broken", async context =>
            {
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                throw new CustomException("bad plan");
            }));

        OrchestrationMetadata end = await host.RunAsync("broken");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(CustomException).ToString(), end.FailureDetails?.ErrorType);
        Assert.Equal("bad plan", end.FailureDetails?.ErrorMessage);
        Assert.NotNull(end.FailureDetails?.StackTrace);
        Assert.True(end.FailureDetails.IsCausedBy<CustomException>());
        Assert.True(end.FailureDetails.IsCausedBy<Exception>());
        Assert.Null(end.SerializedOutput);
    }

    [Fact]
    public async Task ActivityThrows_ThroughTwoLevels_EveryLevelIsInTheChain()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("top", context => context.CallSubOrchestratorAsync("middle"))
            .AddOrchestratorFunc("middle", context => context.CallActivityAsync("explode"))
            .AddActivityFunc("explode", Explode));

        OrchestrationMetadata end = await host.RunAsync("top");

        TaskFailureDetails? failure = end.FailureDetails;
        Assert.Contains("'middle'", failure?.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failure?.InnerFailure?.IsCausedBy<TaskFailedException>());
        Assert.Contains("'explode'", failure?.InnerFailure?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("outer", failure?.InnerFailure?.InnerFailure?.ErrorMessage);
        Assert.Equal("inner", failure?.InnerFailure?.InnerFailure?.InnerFailure?.ErrorMessage);
    }

    [Fact]
    public async Task Failure_WithAnExceptionPropertiesProvider_CarriesTheProperties()
    {
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("fragile", context => context.CallActivityAsync("explode"))
                .AddActivityFunc("explode", (TaskActivityContext _) => throw new CustomException("no stock")),
            setup => setup.Services = services => services.AddSingleton<IExceptionPropertiesProvider, MessageLength>());

        OrchestrationMetadata end = await host.RunAsync("fragile");

        Assert.Equal("8", Convert.ToString(end.FailureDetails?.InnerFailure?.Properties?["length"], null));
    }

    [Fact]
    public async Task Failure_PropertiesOfManyTypes_ComeBackAsTimesNumbersTextListsAndMaps()
    {
        Facts facts = new(new Dictionary<string, object?>
        {
            ["time"] = new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(2)),
            ["count"] = 3,
            ["price"] = 1.5m,
            ["kind"] = DayOfWeek.Monday,
            ["none"] = null,
            ["list"] = new object[] { 1, "two", true },
            ["map"] = new Dictionary<string, object?> { ["inner"] = 4L },
        });
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("fragile", context => context.CallActivityAsync("explode"))
                .AddActivityFunc("explode", (TaskActivityContext _) => throw new CustomException("no stock")),
            setup => setup.Services = services => services.AddSingleton<IExceptionPropertiesProvider>(facts));

        OrchestrationMetadata end = await host.RunAsync("fragile");

        IDictionary<string, object?> properties = end.FailureDetails!.InnerFailure!.Properties!;
        Assert.Equal(new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc), properties["time"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(2)), properties["offset"]);
        Assert.Equal(3.0, properties["count"]);
        Assert.Equal(1.5, properties["price"]);
        Assert.Equal("Monday", properties["kind"]);
        Assert.Null(properties["none"]);
        Assert.Equal([1.0, "two", true], Assert.IsAssignableFrom<IEnumerable<object?>>(properties["list"]));
        Assert.Equal(4.0, Assert.IsAssignableFrom<IDictionary<string, object?>>(properties["map"])["inner"]);
    }

    [Fact]
    public async Task OrchestratorThrowsACancellation_NotCaught_InstanceFailsAndSaysWhy()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc(
            "stops", (TaskOrchestrationContext _) => throw new OperationCanceledException("nobody is waiting")));

        OrchestrationMetadata end = await host.RunAsync("stops");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("nobody is waiting", end.FailureDetails?.ErrorMessage);
        Assert.True(end.FailureDetails?.IsCausedBy<OperationCanceledException>());
    }

    [Fact]
    public async Task OrchestratorNotRegistered_Started_FailsAndNamesIt()
    {
        await using EngineHost host = await StartAsync(_ => { });

        OrchestrationMetadata end = await host.RunAsync("nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", end.FailureDetails?.ErrorType);
        Assert.Contains("'nobody'", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActivityNotRegistered_Called_FailsTheCallAndNamesIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("caller", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("nobody");
            }
            catch (TaskFailedException failure)
            {
                return $"{failure.FailureDetails.ErrorType} {failure.FailureDetails.ErrorMessage}";
            }
        }));

        string? message = await host.OutputAsync<string>("caller");

        Assert.StartsWith("ActivityTaskNotFound", message, StringComparison.Ordinal);
        Assert.Contains("'nobody'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActivityReturnsWhatCannotBeSerialized_FailsTheCall()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("caller", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("loop");
                }
                catch (TaskFailedException failure)
                {
                    return failure.FailureDetails.ErrorType;
                }
            })
            .AddActivityFunc<Loop>("loop", _ => new Loop()));

        Assert.Equal("System.Text.Json.JsonException", await host.OutputAsync<string>("caller"));
    }

    [Fact]
    public async Task ActivityInputCannotBeSerialized_ThrowsInTheOrchestrator()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("caller", async context =>
            {
                try
                {
                    await context.CallActivityAsync("any", new Loop());
                    return "sent";
                }
                catch (System.Text.Json.JsonException)
                {
                    return "refused";
                }
            })
            .AddActivityFunc("any", (TaskActivityContext _) => { }));

        Assert.Equal("refused", await host.OutputAsync<string>("caller"));
    }

    [Fact]
    public async Task OrchestratorInput_OfTheWrongShape_FailsTheInstance()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("number", (_, number) => number));

        OrchestrationMetadata end = await host.RunAsync("number", "not a number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.Text.Json.JsonException", end.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task ScheduleAsync_InputCannotBeSerialized_ThrowsAndStartsNothing()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("any", (TaskOrchestrationContext _) => { }));

        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => host.ScheduleAsAsync("looped", "any", new Loop()));

        Assert.Null(await host.FindAsync("looped"));
    }

    private static async Task FragileAsync(TaskOrchestrationContext context) => await context.CallActivityAsync("explode");

    private static void Explode(TaskActivityContext context) =>
        throw new InvalidOperationException("outer", new CustomException("inner"));

    private sealed class Loop
    {
        public Loop Self => this;
    }

    private sealed class CustomException(string message) : Exception(message);

    private sealed class Facts(IDictionary<string, object?> facts) : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => facts;
    }

    private sealed class MessageLength : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) =>
            new Dictionary<string, object?> { ["length"] = exception.Message.Length };
    }
}
