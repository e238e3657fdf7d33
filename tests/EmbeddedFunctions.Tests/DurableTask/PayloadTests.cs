using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Converters;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedPayloadTests() : PayloadTests(EngineMode.Cached);

public sealed class ReplayingPayloadTests() : PayloadTests(EngineMode.Replaying);

public abstract class PayloadTests(EngineMode mode) : EngineTest(mode)
{
    private const int TwoMegabytes = 2 * 1024 * 1024;

    [Fact]
    public async Task Payloads_TwoMegabytes_PassEverywhere()
    {
        using TempFolder folder = new();
        string big = string.Create(TwoMegabytes, 0, (text, _) =>
        {
            for (int index = 0; index < text.Length; index++)
            {
                text[index] = (char)('a' + (index % 26));
            }
        });
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string, string>("big", async (context, input) =>
                {
                    string fromActivity = await context.CallActivityAsync<string>("same", input);
                    string fromChild = await context.CallSubOrchestratorAsync<string>("sameChild", fromActivity);
                    string fromEvent = await context.WaitForExternalEvent<string>("big");
                    return fromChild == fromEvent ? fromEvent : "different";
                })
                .AddOrchestratorFunc<string, string>("sameChild", (_, input) => input)
                .AddActivityFunc<string, string>("same", (_, input) => input),
            setup => setup.DataDirectory = folder.File("data"));
        string id = await host.ScheduleAsync("big", big);

        await host.RaiseAsync(id, "big", big);

        Assert.Equal(big, await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task Payloads_AnyCharacter_ComeBackUnchanged()
    {
        const string Odd = "Ünïcode ✓ 🚀 \0 \u2028 \"quoted\" \\ </script> \r\n\t";
        using TempFolder folder = new();
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string, string>("odd", (context, input) => context.CallActivityAsync<string>("same", input))
                .AddActivityFunc<string, string>("same", (_, input) => input),
            setup => setup.DataDirectory = folder.File("data"));

        Assert.Equal(Odd, await host.OutputAsync<string>("odd", Odd));
    }

    [Fact]
    public async Task DataConverter_OfWorkerAndClient_IsUsed()
    {
        JsonDataConverter camelCase = new(new(System.Text.Json.JsonSerializerDefaults.Web));
        await using EngineHost host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc<Point, Point>("same", (_, point) => point),
            setup =>
            {
                setup.Worker = worker => worker.Configure(options => options.DataConverter = camelCase);
                setup.Client = client => client.Configure(options => options.DataConverter = camelCase);
            });

        OrchestrationMetadata end = await host.RunAsync("same", new Point(1, 2));

        Assert.Equal("{\"x\":1,\"y\":2}", end.SerializedInput);
        Assert.Equal("{\"x\":1,\"y\":2}", end.SerializedOutput);
        Assert.Equal(new Point(1, 2), end.ReadOutputAs<Point>());
    }

    private sealed record Point(int X, int Y);
}
