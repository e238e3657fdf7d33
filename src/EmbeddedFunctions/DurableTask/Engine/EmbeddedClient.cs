using System.Diagnostics;
using System.Globalization;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Runtime;
using EmbeddedFunctions.DurableTask.Engine.Store;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The client on the embedded engine.</summary>
internal sealed partial class EmbeddedClient(string name, EngineSet engines, IOptionsMonitor<DurableTaskClientOptions> options)
    : DurableTaskClient(name)
{
    // What a start must not replace unless it says so itself.
    private static readonly OrchestrationRuntimeStatus[] DefaultForbidding =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private EmbeddedEngine Engine => engines.Get(Name);

    private DurableTaskClientOptions Options => options.Get(Name);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (orchestratorName == default)
        {
            throw new ArgumentNullException(nameof(orchestratorName), "An orchestration needs the name of its orchestrator.");
        }

        cancellation.ThrowIfCancellationRequested();
        var engine = Engine;
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Check(instanceId);
        var forbidding = options?.DedupeStatuses is { } names ? Parse(names) : DefaultForbidding;
        using var span = EngineTelemetry.StartScheduling(orchestratorName.Name, instanceId);
        var trace = span ?? Activity.Current;
        var instance = new NewInstance(instanceId, orchestratorName.Name, VersionFor(options, engine), Options.DataConverter.Serialize(input))
        {
            StartAt = options?.StartAt?.UtcTicks ?? 0,
            Tags = TagText.Write(options?.Tags),
            TraceParent = trace is { IdFormat: ActivityIdFormat.W3C } ? trace.Id : null,
            TraceState = trace?.TraceStateString,
        };
        await engine.Writer.EnqueueAsync(batch => InstanceWrites.Start(batch, instance, forbidding)).WaitAsync(cancellation).ConfigureAwait(false);
        engine.Waiters.Signal(instanceId);
        return instanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        using var span = EngineTelemetry.StartRaising(eventName, instanceId);
        await SendAsync(instanceId, new EventRaised(eventName, Options.DataConverter.Serialize(eventPayload)), cancellation).ConfigureAwait(false);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionTerminated(Options.DataConverter.Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionResumed(reason), cancellation);

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var engine = Engine;
        var newId = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await engine.Writer.EnqueueAsync(batch => InstanceWrites.Restart(batch, instanceId, newId)).WaitAsync(cancellation).ConfigureAwait(false);
        engine.Waiters.Signal(newId);
        return newId;
    }

    // The engine belongs to the container.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static OrchestrationRuntimeStatus[] Parse(IReadOnlyList<string> names)
    {
        OrchestrationRuntimeStatus[] forbidding = [.. names.Select(Parse)];
        if (forbidding.Contains(OrchestrationRuntimeStatus.Terminated) && !DefaultForbidding.All(forbidding.Contains))
        {
            throw new ArgumentException(
                "The dedupe statuses include Terminated and not all of Pending, Running and Suspended: an instance in one of these would be "
                + "terminated to be replaced, and then forbid the start by being terminated. Add the three, or leave Terminated out.");
        }

        return forbidding;
    }

    private static OrchestrationRuntimeStatus Parse(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) && Enum.IsDefined(status)
            ? status
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' is no orchestration status that a start can respect. Known: {string.Join(", ", StartOrchestrationOptionsExtensions.ValidDedupeStatuses)}."));

    private string VersionFor(StartOrchestrationOptions? start, EmbeddedEngine engine) => start?.Version is { } version
        ? version.Version
        : Options.DefaultVersion is { Length: > 0 } ofClient ? ofClient : engine.Options.DefaultVersion;

    private Task SendAsync(string instanceId, HistoryEvent value, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Engine.Writer.EnqueueAsync(batch => InstanceWrites.Send(batch, instanceId, value)).WaitAsync(cancellation);
    }
}
