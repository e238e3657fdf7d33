using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;

namespace EmbeddedFunctions.Tests.Host;

public sealed class RecordedOrchestrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ToJson_EveryKindOfEvent_ComesBackAsItWas()
    {
        await using EmbeddedTestHost host = await StartAsync(typeof(Busy));
        RecordedOrchestration recorded = await RecordAsync(host);

        RecordedOrchestration read = RecordedOrchestration.Parse(recorded.ToJson());

        Assert.Equal(recorded.ToJson(), read.ToJson());
        Assert.Equal((nameof(Busy), "1.0", OrchestrationRuntimeStatus.Running), (read.Name, read.Version, read.Status));
        Assert.Equal([nameof(Busy.Fine), nameof(Busy.Bad), nameof(Busy.Child), nameof(Busy.BadChild)], read.Calls);
    }

    [Fact]
    public async Task Replay_SameCode_FollowsTheHistoryInAnotherHostWithoutRunningAnything()
    {
        RecordedOrchestration recorded;
        await using (EmbeddedTestHost first = await StartAsync(typeof(Busy)))
        {
            recorded = await RecordAsync(first);
        }

        await using EmbeddedTestHost second = await StartAsync(typeof(Busy));
        int before = Volatile.Read(ref Busy.Runs);

        Assert.Null(second.Replay(recorded));
        Assert.Equal(before, Volatile.Read(ref Busy.Runs));
        Assert.Null(second.ReadHistory(recorded.InstanceId));
    }

    [Theory]
    [InlineData(typeof(Removed), "the history has a call of the activity 'Bad' there")]
    [InlineData(typeof(Returned), "the history has")]
    public async Task Replay_CodeHasChanged_SaysWhere(Type changed, string expected)
    {
        RecordedOrchestration recorded;
        await using (EmbeddedTestHost first = await StartAsync(typeof(Busy)))
        {
            recorded = await RecordAsync(first);
        }

        await using EmbeddedTestHost host = await StartAsync(changed);

        Assert.Contains(expected, host.Replay(recorded), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OrchestratorIsGone_SaysSo()
    {
        await using EmbeddedTestHost host = await StartAsync(typeof(Busy));
        RecordedOrchestration recorded = RecordedOrchestration.Parse((await RecordAsync(host)).ToJson().Replace("\"name\": \"Busy\"", "\"name\": \"Gone\"", StringComparison.Ordinal));

        Assert.Contains("No orchestrator named 'Gone'", host.Replay(recorded), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "instanceId": "a", "name": "b", "version": "", "status": "Running", "turns": [ { "at": "2026-01-01T00:00:00Z", "events": [ { "kind": "Unheard" } ] } ] }""")]
    public void Parse_NoRecording_SaysSo(string json) => Assert.Throws<FormatException>(() => RecordedOrchestration.Parse(json));

    private static Task<EmbeddedTestHost> StartAsync(Type functions) => EmbeddedTestHost.StartAsync(
        builder => builder.UseFunctionsFrom(functions), new Dictionary<string, string?> { ["EmbeddedFunctions__ReplayEveryTurn"] = "true" }, cancellationToken: Stop);

    private static async Task<RecordedOrchestration> RecordAsync(EmbeddedTestHost host)
    {
        await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Busy), "in", new StartOrchestrationOptions("one") { Version = "1.0" }, Stop);
        await host.Durable.RaiseEventAsync("one", "go", "now", Stop);
        await host.WaitUntilIdleAsync(Stop);
        return host.ReadHistory("one")!;
    }

    public static class Busy
    {
        internal static int Runs;

        [Function(nameof(Busy))]
        public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string input)
        {
            string? said = await context.WaitForExternalEvent<string>("go");
            await context.CallActivityAsync<string>(nameof(Fine), input + said);
            await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync(nameof(Bad), "x"));
            await context.CallSubOrchestratorAsync<string>(nameof(Child));
            await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync(nameof(BadChild)));
            context.SendEvent("nobody", "hello", "there");
            await context.CreateTimer(context.CurrentUtcDateTime.AddMilliseconds(1), CancellationToken.None);
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(1), CancellationToken.None);
            return "done";
        }

        [Function(nameof(Fine))]
        public static string Fine([ActivityTrigger] string input)
        {
            Interlocked.Increment(ref Runs);
            return input;
        }

        [Function(nameof(Bad))]
        public static string Bad([ActivityTrigger] string input) => throw new InvalidOperationException(input);

        [Function(nameof(Child))]
        public static Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.InstanceId);

        [Function(nameof(BadChild))]
        public static Task BadChild([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("bad");
    }

    public static class Removed
    {
        [Function(nameof(Busy))]
        public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string input)
        {
            string? said = await context.WaitForExternalEvent<string>("go");
            await context.CallActivityAsync<string>("Fine", input + said);
            await context.CallSubOrchestratorAsync<string>("Child");
            return "done";
        }
    }

    public static class Returned
    {
        [Function(nameof(Busy))]
        public static Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string input) => Task.FromResult("done");
    }
}
