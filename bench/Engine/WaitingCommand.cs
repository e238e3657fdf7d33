using System.CommandLine;
using System.Diagnostics;
using EmbeddedFunctions.DurableTask;

namespace EngineBench;

/// <summary>Many instances that wait for an event: what they cost at rest, and how soon one answers after a restart.</summary>
internal static class WaitingCommand
{
    private const string FillName = "waiting-fill";
    private const string AnswerName = "waiting-answer";
    private const string Handled = "handled";

    public static Command Create()
    {
        Option<int> instances = Instances();
        BenchOptions shared = new();
        Command command = new("waiting", "Instances that wait for an event: memory at rest, and time from process start to the first event handled.") { instances };
        shared.AddTo(command);
        command.SetAction(async result =>
        {
            using BenchStore store = shared.Store(result);
            int count = result.GetValue(instances);
            string folder = store.Path ?? throw new ArgumentException("The waiting benchmark restarts its process, so it takes no --memory.");
            Console.WriteLine($"waiting: {count} instances, {store}");
            await RunAsync(FillName, folder, count);
            await RunAsync(AnswerName, folder, count);
        });
        return command;
    }

    /// <summary>The first process: starts the instances and rests.</summary>
    public static Command CreateFill()
    {
        Option<int> instances = Instances();
        BenchOptions shared = new();
        Command command = new(FillName, "First part of waiting.") { instances };
        command.Hidden = true;
        shared.AddTo(command);
        command.SetAction(async result => await FillAsync(shared.Store(result), result.GetValue(instances)));
        return command;
    }

    /// <summary>The second process: opens the store and has one event handled.</summary>
    public static Command CreateAnswer()
    {
        Option<int> instances = Instances();
        BenchOptions shared = new();
        Command command = new(AnswerName, "Second part of waiting.") { instances };
        command.Hidden = true;
        shared.AddTo(command);
        command.SetAction(async result => await AnswerAsync(shared.Store(result), result.GetValue(instances)));
        return command;
    }

    private static Option<int> Instances() => BenchOptions.Count("--instances", "How many instances wait.", 100_000);

    private static async Task FillAsync(BenchStore store, int instances)
    {
        int waiting = 0;
        await using BenchHost host = await BenchHost.StartAsync(store, tasks => Register(tasks, () => Interlocked.Increment(ref waiting)));
        Figures figures = await Meter.MeasureAsync(instances, 256, async index =>
        {
            string id = IdOf(index);
            await host.Client.ScheduleNewOrchestrationInstanceAsync("waiting", $"release {index}", new StartOrchestrationOptions(id));
            await host.Client.WaitForInstanceStartAsync(id);
        });
        figures.Print("  started and waiting", ("instances", 1));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        PrintMemory($"at rest with {Volatile.Read(ref waiting)} waiting");
    }

    private static async Task AnswerAsync(BenchStore store, int instances)
    {
        await using BenchHost host = await BenchHost.StartAsync(store, tasks => Register(tasks, () => { }));
        string id = IdOf(instances / 2);
        await host.Client.RaiseEventAsync(id, "go", "yes");
        await host.Client.WaitForInstanceCompletionAsync(id);
        Console.WriteLine(Handled);
        PrintMemory("after the first event");
    }

    private static void Register(DurableTaskRegistry tasks, Action waits) => tasks.AddOrchestratorFunc<string, string>("waiting", async (context, input) =>
    {
        waits();
        return $"{input}: {await context.WaitForExternalEvent<string>("go")}";
    });

    private static string IdOf(int index) => $"waiting-{index}";

    private static void PrintMemory(string when)
    {
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"  memory {when}: {process.WorkingSet64 / 1048576} MB resident, {GC.GetTotalMemory(false) / 1048576} MB managed, {process.PeakWorkingSet64 / 1048576} MB peak");
    }

    /// <summary>Runs a part in a process of its own, and says how long it took from its start to its first handled event.</summary>
    private static async Task RunAsync(string part, string folder, int instances)
    {
        ProcessStartInfo start = new(Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown."))
        {
            RedirectStandardOutput = true,
            ArgumentList = { part, "--instances", $"{instances}", "--data", folder },
        };
        Stopwatch sinceStart = Stopwatch.StartNew();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"The part '{part}' did not start.");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line == Handled ? $"  from process start to the first event handled: {sinceStart.ElapsedMilliseconds} ms" : line);
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The part '{part}' ended with exit code {process.ExitCode}.");
        }
    }
}
