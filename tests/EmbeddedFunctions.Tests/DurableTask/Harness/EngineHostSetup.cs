using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>What a test changes of its host.</summary>
internal sealed class EngineHostSetup
{
    /// <summary>The clock; null: real time.</summary>
    public FakeTimeProvider? Clock { get; set; } = NewClock();

    /// <summary>Where instances are kept; null: in memory.</summary>
    public string? DataDirectory { get; set; }

    public Action<DurableTaskRegistry>? Tasks { get; set; }

    public Action<IDurableTaskWorkerBuilder>? Worker { get; set; }

    public Action<IDurableTaskClientBuilder>? Client { get; set; }

    public Action<EmbeddedEngineOptions>? Engine { get; set; }

    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>A clock that stands still on a winter morning.</summary>
    public static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
}
