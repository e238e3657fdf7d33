using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Health;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Measures, just before a deployment, what the stage's checks compare with afterwards. Where an earlier attempt's deployment is still
/// out, its baseline stands: what could be measured now would be the very thing that is judged.
/// </summary>
public sealed class MeasureBaseline(BaselineReader baselines, IReleaseStore releases)
{
    [Function(nameof(MeasureBaseline))]
    public async Task<IReadOnlyList<CheckBaseline>> RunAsync([ActivityTrigger] BaselineOrder order, CancellationToken cancellationToken)
    {
        if (order.IsDrill)
        {
            return [.. order.Checks.Select(check => DrillOutside.Baseline(check.Check, order.At))];
        }

        IReadOnlyList<CheckBaseline> earlier = order.SentBefore
            ? (await releases.GetAsync(order.Stage.ReleaseId, cancellationToken)).FindStage(order.Stage.Stage)?.Baselines ?? []
            : [];
        return await Task.WhenAll(order.Checks.Select(async check =>
            earlier.FirstOrDefault(baseline => baseline.Check == check.Check && baseline.Kind == SampleKind.Value) is { } known
                ? known
                : order.SentBefore
                    ? new CheckBaseline(check.Check, order.At, SampleKind.Error, null, "no baseline: an earlier attempt is deployed, and none was measured before it")
                    : await baselines.MeasureAsync(check, order.At, cancellationToken)));
    }
}

/// <summary>What to measure before a deployment.</summary>
/// <param name="Checks">The checks that compare with it.</param>
/// <param name="At">The moment before the deployment.</param>
/// <param name="IsDrill">The measurement is played.</param>
/// <param name="SentBefore">An earlier attempt's deploy request was sent and not rolled back since.</param>
public sealed record BaselineOrder(StageKey Stage, IReadOnlyList<HealthCheckPlan> Checks, DateTimeOffset At, bool SentBefore, bool IsDrill = false);
