using EmbeddedFunctions.DurableTask;

namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>A group of tests of one part of the engine, run once in each mode by two derived classes.</summary>
public abstract class EngineTest(EngineMode mode)
{
    protected EngineMode Mode { get; } = mode;

    internal Task<EngineHost> StartAsync(Action<DurableTaskRegistry> tasks, Action<EngineHostSetup>? configure = null) =>
        EngineHost.StartAsync(Mode, setup =>
        {
            setup.Tasks = tasks;
            configure?.Invoke(setup);
        });
}
