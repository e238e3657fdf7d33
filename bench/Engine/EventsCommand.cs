using System.CommandLine;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;

namespace EngineBench;

/// <summary>Orchestrations that wait for events, each raised when the one before is durable.</summary>
internal static class EventsCommand
{
    private const int WarmUp = 100;

    public static Command Create()
    {
        Option<int> orchestrations = BenchOptions.Count("--orchestrations", "How many orchestrations run.", 4000);
        Option<int> events = BenchOptions.Count("--events", "How many events each waits for.", 5);
        Option<int> inflight = BenchOptions.Count("--inflight", "How many orchestrations run at once.", 50);
        BenchOptions shared = new();
        Command command = new("events", "Orchestrations that wait for events raised by clients.") { orchestrations, events, inflight };
        shared.AddTo(command);
        command.SetAction(async result =>
        {
            using BenchStore store = shared.Store(result);
            await RunAsync(store, result.GetValue(orchestrations), result.GetValue(events), result.GetValue(inflight));
        });
        return command;
    }

    private static async Task RunAsync(BenchStore store, int orchestrations, int events, int inflight)
    {
        await using BenchHost host = await BenchHost.StartAsync(store, tasks => tasks
            .AddOrchestratorFunc<int, int>("events", async (context, count) =>
            {
                int sum = 0;
                for (int number = 0; number < count; number++)
                {
                    sum += await context.WaitForExternalEvent<int>("number");
                }

                return sum;
            }));
        await Meter.MeasureAsync(WarmUp, inflight, _ => OneAsync(host.Client, 5));
        Figures figures = await Meter.MeasureAsync(orchestrations, inflight, _ => OneAsync(host.Client, events));
        figures.Print(
            $"events: {orchestrations} orchestrations of {events} events, {inflight} in flight, {store}",
            ("orchestrations", 1),
            ("events", events));
    }

    private static async Task OneAsync(DurableTaskClient client, int events)
    {
        string id = await client.ScheduleNewOrchestrationInstanceAsync("events", events);
        for (int number = 0; number < events; number++)
        {
            await client.RaiseEventAsync(id, "number", number);
        }

        await client.WaitForInstanceCompletionAsync(id);
    }
}
