using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedRegistrationTests() : RegistrationTests(EngineMode.Cached);

public sealed class ReplayingRegistrationTests() : RegistrationTests(EngineMode.Replaying);

/// <summary>Class-based orchestrators and activities, and what the container gives them.</summary>
public abstract class RegistrationTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task AddOrchestrator_Class_RunsWithItsDependencies()
    {
        await using EngineHost host = await StartAsync(
            tasks =>
            {
                tasks.AddOrchestrator<GreetOrchestrator>();
                tasks.AddActivity<GreetActivity>();
            },
            setup => setup.Services = services => services.AddSingleton(new Greeting("hello")));

        Assert.Equal("hello, World!", await host.OutputAsync<string>(nameof(GreetOrchestrator), "World"));
    }

    [Fact]
    public async Task AddActivity_ScopedDependency_IsNewForEveryRunAndDisposed()
    {
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<Guid[]>("both", context => Task.WhenAll(
                    context.CallActivityAsync<Guid>(nameof(ScopeActivity)), context.CallActivityAsync<Guid>(nameof(ScopeActivity))))
                .AddActivity<ScopeActivity>(),
            setup => setup.Services = services => services.AddSingleton<Counter>().AddScoped<Scope>());

        Guid[]? scopes = await host.OutputAsync<Guid[]>("both");

        Assert.Equal(2, scopes?.Distinct().Count());
        await host.Services.GetRequiredService<Counter>().ReachesAsync(2);
    }

    [Fact]
    public async Task DurableTaskAttribute_OnAClass_NamesIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("caller", context => context.CallActivityAsync<string>("renamed"))
            .AddActivity<NamedActivity>());

        Assert.Equal("renamed", await host.OutputAsync<string>("caller"));
    }

    [Fact]
    public async Task AddOrchestratorFunc_EveryShape_Runs()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("action", (TaskOrchestrationContext _) => { })
            .AddOrchestratorFunc("task", _ => Task.CompletedTask)
            .AddOrchestratorFunc<int>("actionIn", (_, _) => { })
            .AddOrchestratorFunc<int>("taskIn", (_, _) => Task.CompletedTask)
            .AddOrchestratorFunc<int>("out", _ => 1)
            .AddOrchestratorFunc<int>("taskOut", _ => Task.FromResult(2))
            .AddOrchestratorFunc<int, int>("inOut", (_, number) => number)
            .AddOrchestratorFunc<int, int>("taskInOut", (_, number) => Task.FromResult(number + 1)));
        Dictionary<string, string?> outputs = [];

        foreach (string name in new[] { "action", "task", "actionIn", "taskIn", "out", "taskOut", "inOut", "taskInOut" })
        {
            OrchestrationMetadata end = await host.RunAsync(name, 7);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
            outputs[name] = end.SerializedOutput;
        }

        Assert.Equal([null, null, null, null, "1", "2", "7", "8"], outputs.Values);
    }

    [Fact]
    public async Task AddActivityFunc_EveryShape_Runs()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddActivityFunc("action", (TaskActivityContext _) => { })
            .AddActivityFunc("task", (TaskActivityContext _) => Task.CompletedTask)
            .AddActivityFunc<int>("actionIn", (_, _) => { })
            .AddActivityFunc<int>("taskIn", (_, _) => Task.CompletedTask)
            .AddActivityFunc<int?>("out", _ => 1)
            .AddActivityFunc<int?>("taskOut", _ => Task.FromResult<int?>(2))
            .AddActivityFunc<int, int>("inOut", (_, number) => number)
            .AddActivityFunc<int, int>("taskInOut", (_, number) => Task.FromResult(number + 1))
            .AddOrchestratorFunc<int?[]>("all", context => Task.WhenAll(
                new[] { "action", "task", "actionIn", "taskIn", "out", "taskOut", "inOut", "taskInOut" }
                    .Select(name => context.CallActivityAsync<int?>(name, 7)))));

        Assert.Equal([null, null, null, null, 1, 2, 7, 8], await host.OutputAsync<int?[]>("all"));
    }

    [Fact]
    public void AddActivityFunc_SameNameTwice_Throws()
    {
        DurableTaskRegistry tasks = new();
        tasks.AddActivityFunc("twice", (TaskActivityContext _) => { });

        Assert.ThrowsAny<ArgumentException>(() => tasks.AddActivityFunc("TWICE", (TaskActivityContext _) => { }));
    }

    private sealed record Greeting(string Word);

    private sealed class GreetOrchestrator : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input) =>
            context.CallActivityAsync<string>(nameof(GreetActivity), input);
    }

    private sealed class GreetActivity(Greeting greeting) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"{greeting.Word}, {input}!");
    }

    private sealed class Scope(Counter disposed) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => disposed.Add();
    }

    private sealed class ScopeActivity(Scope scope) : TaskActivity<object?, Guid>
    {
        public override Task<Guid> RunAsync(TaskActivityContext context, object? input) => Task.FromResult(scope.Id);
    }

    [DurableTask("renamed")]
    private sealed class NamedActivity : TaskActivity<object?, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, object? input) => Task.FromResult(context.Name.Name);
    }
}
