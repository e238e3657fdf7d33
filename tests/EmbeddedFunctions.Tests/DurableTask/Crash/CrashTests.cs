using System.Globalization;
using System.Text.Json;
using CrashLoad.Scripts;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using EmbeddedFunctions.Tests.DurableTask.Scripts;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.DurableTask.Crash;

public sealed class CachedCrashTests() : CrashTests(EngineMode.Cached);

public sealed class ReplayingCrashTests() : CrashTests(EngineMode.Replaying);

/// <summary>
/// A process under load is killed (SIGKILL) at random moments and started again until it was hit often enough. Then every
/// instance has ended as the model says, with the results that were committed before each kill.
/// <c>ENGINE_CRASH_KILLS</c> sets how many kills must hit a process at work; default 6.
/// </summary>
public abstract class CrashTests(EngineMode mode)
{
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("ENGINE_CRASH_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : 6;

    // Scripts to begin with, and the length of the time in which a kill falls. Whoever ends all its scripts before its kill is given as many again,
    // so that the load grows until it fits the machine.
    private const int FirstScripts = 200;
    private const int LongestLife = 600;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothingAndRepeatsNothingCommitted()
    {
        using TempFolder folder = new();
        int seed = Random.Shared.Next();
        List<Script> scripts = [];
        await KillAsync(folder, scripts, new Random(seed));
        using (CrashProcess last = CrashProcess.Start(folder, mode))
        {
            await last.FinishAsync(Limit);
        }

        RunHistory history = RunHistory.Read(folder.File("runs.log"));
        await using EngineHost host = await OpenAsync(folder);
        for (int index = 0; index < scripts.Count; index++)
        {
            string id = $"script-{index}";
            OrchestrationMetadata? end = await host.FindAsync(id);
            Assert.NotNull(end);
            ScriptVerdict.Check(scripts[index], end);
            if (end.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
            {
                history.CheckEnd(id, end.ReadOutputAs<ScriptOutcome>()!.Runs);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{scripts.Count} scripts, {Kills} kills, {history.Repeated} runs repeated, seed {seed}");
    }

    // How fast a process gets through its scripts, and how long it takes to start, are the machine's; neither decides how many kills there are.
    private async Task KillAsync(TempFolder folder, List<Script> scripts, Random random)
    {
        long begin = TimeProvider.System.GetTimestamp();
        await AddAsync(folder, scripts, FirstScripts);
        for (int hit = 0; hit < Kills;)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(begin) < Limit,
                $"Only {hit} of {Kills} kills hit a process at work within {Limit}, with {scripts.Count} scripts.");
            using CrashProcess process = CrashProcess.Start(folder, mode);
            if (await process.KillAsync(TimeSpan.FromMilliseconds(random.Next(LongestLife))))
            {
                hit++;
            }
            else
            {
                await AddAsync(folder, scripts, scripts.Count);
            }
        }
    }

    private static Task AddAsync(TempFolder folder, List<Script> scripts, int count)
    {
        scripts.AddRange(ScriptGenerator.Scripts.Sample(count));
        return File.WriteAllTextAsync(folder.File("scripts.json"), JsonSerializer.Serialize(scripts), TestContext.Current.CancellationToken);
    }

    private Task<EngineHost> OpenAsync(TempFolder folder) => EngineHost.StartAsync(mode, setup =>
    {
        setup.Clock = null;
        setup.DataDirectory = folder.File("data");
        setup.Services = services => services.AddSingleton(new RunLog());
        setup.Tasks = tasks => tasks.AddScripts();
    });
}
