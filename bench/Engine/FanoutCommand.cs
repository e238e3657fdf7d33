using System.CommandLine;
using EmbeddedFunctions.DurableTask;

namespace EngineBench;

/// <summary>Orchestrations that call many activities at once.</summary>
internal static class FanoutCommand
{
    public static Command Create()
    {
        Option<int> orchestrations = BenchOptions.Count("--orchestrations", "How many orchestrations run.", 40);
        Option<int> width = BenchOptions.Count("--width", "How many activities each calls at once.", 500);
        Option<int> inflight = BenchOptions.Count("--inflight", "How many orchestrations run at once.", 4);
        BenchOptions shared = new();
        Command command = new("fanout", "Orchestrations that call many activities at once and wait for all.") { orchestrations, width, inflight };
        shared.AddTo(command);
        command.SetAction(async result =>
        {
            using BenchStore store = shared.Store(result);
            await RunAsync(store, result.GetValue(orchestrations), result.GetValue(width), result.GetValue(inflight));
        });
        return command;
    }

    private static async Task RunAsync(BenchStore store, int orchestrations, int width, int inflight)
    {
        await using BenchHost host = await BenchHost.StartAsync(store, tasks => tasks
            .AddOrchestratorFunc<int, int>("fanout", async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync<int>("same", number)))).Sum())
            .AddActivityFunc<int, int>("same", (_, value) => value));
        await Meter.MeasureAsync(inflight, inflight, _ => host.RunAsync("fanout", width));
        Figures figures = await Meter.MeasureAsync(orchestrations, inflight, _ => host.RunAsync("fanout", width));
        figures.Print(
            $"fanout: {orchestrations} orchestrations of {width} activities at once, {inflight} in flight, {store}",
            ("orchestrations", 1),
            ("activities", width));
    }
}
