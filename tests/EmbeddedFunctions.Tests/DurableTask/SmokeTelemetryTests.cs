#pragma warning disable xUnit1051 // Waits are bounded by SmokeHost.Patience; the other calls end at once.
using System.Collections.Concurrent;
using System.Diagnostics;
using EmbeddedFunctions.DurableTask;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class SmokeTelemetryTests
{
    [Fact]
    public async Task Spans_OfAnOrchestrationAndWhatItCalls_AreInTheTraceThatScheduledIt()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "EmbeddedFunctions.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var seenByActivity = default(ActivityTraceId);
        await using var host = await SmokeHost.StartAsync(tasks =>
        {
            tasks.AddOrchestratorFunc("Parent", (TaskOrchestrationContext context) => context.CallSubOrchestratorAsync("Child"));
            tasks.AddOrchestratorFunc("Child", (TaskOrchestrationContext context) => context.CallActivityAsync("Effect"));
            tasks.AddActivityFunc("Effect", (TaskActivityContext _) => { seenByActivity = Activity.Current!.TraceId; });
        });

        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        request.Stop();
        await host.EndOfAsync(id);

        var ofTrace = spans.Where(s => s.TraceId == request.TraceId).ToList();
        Assert.Equal(
            ["activity:Effect", "create_orchestration:Parent", "orchestration:Child", "orchestration:Parent"],
            ofTrace.Select(s => s.OperationName).Order(StringComparer.Ordinal));
        Assert.Equal(request.TraceId, seenByActivity);
        var scheduling = ofTrace.Single(s => s.Kind == ActivityKind.Producer);
        Assert.Equal(request.SpanId, scheduling.ParentSpanId);
        Assert.All(ofTrace.Where(s => s != scheduling), s => Assert.Equal(scheduling.SpanId, s.ParentSpanId));
    }

    [Fact]
    public async Task Span_OfARaisedEvent_IsInTheTraceOfItsRequest()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "EmbeddedFunctions.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await SmokeHost.StartAsync(tasks => tasks.AddOrchestratorFunc<string>(
            "Waits", context => context.WaitForExternalEvent<string>("decided")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits");

        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await host.Client.RaiseEventAsync(id, "decided", "yes");
        request.Stop();
        await host.EndOfAsync(id);

        var raised = Assert.Single(spans, s => s.TraceId == request.TraceId);
        Assert.Equal(("orchestration_event:decided", ActivityKind.Producer), (raised.OperationName, raised.Kind));
        Assert.Equal(request.SpanId, raised.ParentSpanId);
        Assert.Equal(id, raised.GetTagItem("durabletask.event.target_instance_id"));
    }
}
