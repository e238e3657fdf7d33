using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Spans and metrics. Everything an instance does is in the trace in which it was scheduled.</summary>
internal sealed class EngineTelemetry(TimeProvider time)
{
    private static readonly ActivitySource Source = new(EngineNames.Telemetry);
    private static readonly Meter Meter = new(EngineNames.Telemetry);
    private static readonly Counter<long> Activities = Meter.CreateCounter<long>(
        "embeddedfunctions.durabletask.activities", "{activity}", "Activities started.");

    private static readonly Counter<long> Orchestrations = Meter.CreateCounter<long>(
        "embeddedfunctions.durabletask.orchestrations", "{orchestration}", "Orchestrations ended.");

    private static readonly Counter<long> Commits = Meter.CreateCounter<long>(
        "embeddedfunctions.durabletask.commits", "{transaction}", "Transactions committed to the store; each is one flush.");

    private static readonly Counter<long> CommittedUnits = Meter.CreateCounter<long>(
        "embeddedfunctions.durabletask.commit.units", "{unit}", "Turns and client requests in the committed transactions.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "embeddedfunctions.durabletask.orchestration.duration", "s", "Time from the scheduling of an orchestration to its end.");

    /// <summary>Counts a transaction of the store.</summary>
    public static void Committed(int units)
    {
        Commits.Add(1);
        CommittedUnits.Add(units);
    }

    /// <summary>The span of scheduling an instance; its context is what the instance's own spans hang on.</summary>
    public static Activity? StartScheduling(string name, string instanceId)
    {
        var span = Source.StartActivity($"create_orchestration:{name}", ActivityKind.Producer);
        span?.SetTag("durabletask.type", "orchestration").SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instanceId);
        return span;
    }

    /// <summary>The span of a client that raises an event.</summary>
    public static Activity? StartRaising(string eventName, string instanceId)
    {
        var span = Source.StartActivity($"orchestration_event:{eventName}", ActivityKind.Producer);
        span?.SetTag("durabletask.type", "event").SetTag("durabletask.task.name", eventName).SetTag("durabletask.event.target_instance_id", instanceId);
        return span;
    }

    public static void Fail(Activity? span, Exception exception) => span?.SetStatus(ActivityStatusCode.Error, exception.Message);

    /// <summary>The span of an activity.</summary>
    public Activity? StartActivity(ActivityCall call)
    {
        var name = call.Scheduled.Name;
        Activities.Add(1, new KeyValuePair<string, object?>("durabletask.task.name", name));
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity($"activity:{name}", ActivityKind.Server, Parent(call.TraceParent, call.TraceState));
        span?.SetTag("durabletask.type", "activity").SetTag("durabletask.task.name", name)
            .SetTag("durabletask.task.instance_id", call.InstanceId).SetTag("durabletask.task.task_id", call.Scheduled.TaskId);
        return span;
    }

    /// <summary>Records an instance's end, and the span of its whole life.</summary>
    public void Ended(InstanceRow row, InstanceEnd end)
    {
        var now = time.GetUtcNow();
        var tags = new TagList { { "durabletask.task.name", row.Name }, { "durabletask.task.status", end.Status.ToString() } };
        Orchestrations.Add(1, tags);
        Durations.Record((now.UtcTicks - row.CreatedTicks) / (double)TimeSpan.TicksPerSecond, tags);
        if (!Source.HasListeners())
        {
            return;
        }

        using var span = Source.StartActivity(
            $"orchestration:{row.Name}",
            ActivityKind.Server,
            Parent(row.TraceParent, row.TraceState),
            startTime: new DateTimeOffset(row.CreatedTicks, TimeSpan.Zero));
        span?.SetTag("durabletask.type", "orchestration").SetTag("durabletask.task.name", row.Name)
            .SetTag("durabletask.task.instance_id", row.Id).SetTag("durabletask.task.status", end.Status.ToString())
            .SetEndTime(now.UtcDateTime);
        if (end.Status == OrchestrationRuntimeStatus.Failed)
        {
            span?.SetStatus(ActivityStatusCode.Error, end.Failure?.ErrorMessage);
        }
    }

    private static System.Diagnostics.ActivityContext Parent(string? traceParent, string? traceState) =>
        System.Diagnostics.ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var context) ? context : default;
}
