using CrashLoad.Scripts;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.DurableTask.Scripts;

public sealed class CachedScriptPropertyTests() : ScriptPropertyTests(EngineMode.Cached);

public sealed class ReplayingScriptPropertyTests() : ScriptPropertyTests(EngineMode.Replaying);

/// <summary>
/// Random orchestrations do what the model says. A failure prints the seed and the smallest script found;
/// <c>ENGINE_PROPERTY_CASES</c> asks for more than 100 scripts, <c>ENGINE_PROPERTY_SEED</c> (<c>seed,gamma</c>) replays.
/// </summary>
public abstract class ScriptPropertyTests(EngineMode mode)
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("ENGINE_PROPERTY_CASES"), out int cases) ? cases : 100;

    [Fact]
    public async Task RandomScript_OnTheEngine_DoesWhatTheModelSays()
    {
        await using EngineHost host = await StartAsync();
        int number = 0;

        Property property = Prop.ForAll(
            ScriptGenerator.Arbitrary, async script => await CheckAsync(host, script, $"case-{Interlocked.Increment(ref number)}"));
        await Task.Run(() => Check.One(Configuration(), property), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RandomScripts_ManyAtOnce_DoNotDisturbEachOther()
    {
        await using EngineHost host = await StartAsync();
        Script[] scripts = ScriptGenerator.Scripts.Sample(60);

        await Task.WhenAll(scripts.Select((script, index) => CheckAsync(host, script, $"case-{index}")));
    }

    private static Config Configuration()
    {
        Config configuration = Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true);
        return Environment.GetEnvironmentVariable("ENGINE_PROPERTY_SEED")?.Split(',') is [var seed, var gamma]
            ? configuration.WithReplay(new Replay(new Rnd(ulong.Parse(seed, null), ulong.Parse(gamma, null)), null))
            : configuration;
    }

    private static async Task CheckAsync(EngineHost host, Script script, string instanceId)
    {
        await host.ScheduleAsAsync(instanceId, ScriptNames.Orchestrator, ScriptRun.First(script, eventsMayRepeat: false));
        foreach ((string name, int count) in script.EventsToRaise())
        {
            for (int payload = 0; payload < count; payload++)
            {
                await host.RaiseAsync(instanceId, name, payload);
            }
        }

        ScriptVerdict.Check(script, await host.EndAsync(instanceId));
    }

    private Task<EngineHost> StartAsync() => EngineHost.StartAsync(mode, setup =>
    {
        setup.Clock = null;
        setup.Services = services => services.AddSingleton(new RunLog());
        setup.Tasks = tasks => tasks.AddScripts();
    });
}
