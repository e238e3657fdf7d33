using System.CommandLine;
using EmbeddedFunctions.DurableTask;

namespace EngineBench;

/// <summary>Orchestrations that call activities one after another.</summary>
internal static class ChainCommand
{
    private const int WarmUp = 100;

    public static Command Create()
    {
        Option<int> orchestrations = BenchOptions.Count("--orchestrations", "How many orchestrations run.", 4000);
        Option<int> activities = BenchOptions.Count("--activities", "How many activities each calls in sequence.", 5);
        Option<int> inflight = BenchOptions.Count("--inflight", "How many orchestrations run at once.", 50);
        BenchOptions shared = new();
        Command command = new("chain", "Orchestrations that call activities one after another.") { orchestrations, activities, inflight };
        shared.AddTo(command);
        command.SetAction(async result =>
        {
            using BenchStore store = shared.Store(result);
            await RunAsync(store, result.GetValue(orchestrations), result.GetValue(activities), result.GetValue(inflight));
        });
        return command;
    }

    private static async Task RunAsync(BenchStore store, int orchestrations, int activities, int inflight)
    {
        await using BenchHost host = await BenchHost.StartAsync(store, tasks => tasks
            .AddOrchestratorFunc<int, int>("chain", async (context, count) =>
            {
                int value = 0;
                for (int call = 0; call < count; call++)
                {
                    value = await context.CallActivityAsync<int>("increment", value);
                }

                return value;
            })
            .AddActivityFunc<int, int>("increment", (_, value) => value + 1));
        await Meter.MeasureAsync(WarmUp, inflight, _ => host.RunAsync("chain", 5));
        Figures figures = await Meter.MeasureAsync(orchestrations, inflight, _ => host.RunAsync("chain", activities));
        figures.Print(
            $"chain: {orchestrations} orchestrations of {activities} activities, {inflight} in flight, {store}",
            ("orchestrations", 1),
            ("activities", activities));
    }
}
