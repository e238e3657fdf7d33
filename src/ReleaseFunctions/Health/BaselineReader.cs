using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Health;

/// <summary>Measures what a check compares with: its number before a deployment, now or in the past.</summary>
public sealed class BaselineReader(IHealthSource source, Telemetry telemetry)
{
    // A system that does not answer is not waited for as often as there are values to ask it for.
    private const int MaxErrors = 2;

    public async Task<CheckBaseline> MeasureAsync(HealthCheckPlan check, DateTimeOffset at, CancellationToken cancellationToken)
    {
        List<Sample> samples = [];
        foreach (DateTimeOffset moment in (check.Baseline ?? new BaselinePlan()).Times(at).TakeWhile(_ => samples.Count(sample => sample.Kind == SampleKind.Error) < MaxErrors))
        {
            Sample sample = await source.MeasureAsync(check.Query.Alone(), moment, cancellationToken);
            telemetry.Measured(sample.Kind.ToString());
            samples.Add(sample);
        }

        return CheckBaseline.Of(check.Check, at, samples);
    }
}
