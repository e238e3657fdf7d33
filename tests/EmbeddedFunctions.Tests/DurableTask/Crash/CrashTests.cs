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
/// A process under load is killed (SIGKILL) at random moments and started again until all is done. Then every
/// instance has ended as the model says, with the results that were committed before each kill.
/// <c>ENGINE_CRASH_SECONDS</c> sets how long each test goes on killing; default 7.
/// </summary>
public abstract class CrashTests(EngineMode mode)
{
    private static readonly TimeSpan KillingTime = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("ENGINE_CRASH_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : 7);

    // More than the engine brings to an end in the killing time, with what it loses to its starts.
    private const int ScriptsPerSecond = 120;

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothingAndRepeatsNothingCommitted()
    {
        using TempFolder folder = new();
        int seed = Random.Shared.Next();
        Random random = new(seed);
        Script[] scripts = ScriptGenerator.Scripts.Sample((int)(KillingTime.TotalSeconds * ScriptsPerSecond));
        await File.WriteAllTextAsync(folder.File("scripts.json"), JsonSerializer.Serialize(scripts), TestContext.Current.CancellationToken);

        int kills = await KillAsync(folder, random);
        using (CrashProcess last = CrashProcess.Start(folder, mode))
        {
            await last.FinishAsync(EngineHost.Patience + KillingTime);
        }

        RunHistory history = RunHistory.Read(folder.File("runs.log"));
        await using EngineHost host = await OpenAsync(folder);
        for (int index = 0; index < scripts.Length; index++)
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

        Assert.True(kills >= 2, $"Only {kills} kills hit a process at work (seed {seed}): the load is too small for this machine.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{scripts.Length} scripts, {kills} kills, {history.Repeated} runs repeated, seed {seed}");
    }

    private async Task<int> KillAsync(TempFolder folder, Random random)
    {
        int kills = 0;
        DateTime end = DateTime.UtcNow + KillingTime;
        while (DateTime.UtcNow < end)
        {
            using CrashProcess process = CrashProcess.Start(folder, mode);
            if (!await process.KillAsync(TimeSpan.FromMilliseconds(random.Next(600))))
            {
                break;
            }

            kills++;
        }

        return kills;
    }

    private Task<EngineHost> OpenAsync(TempFolder folder) => EngineHost.StartAsync(mode, setup =>
    {
        setup.Clock = null;
        setup.DataDirectory = folder.File("data");
        setup.Services = services => services.AddSingleton(new RunLog());
        setup.Tasks = tasks => tasks.AddScripts();
    });
}
