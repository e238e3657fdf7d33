using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The part of <see cref="StageProjection"/> that concerns health gates.</summary>
internal static class GateProjection
{
    /// <summary>Rounds of which the view keeps the measurements.</summary>
    public const int MaxRounds = 20;

    /// <summary>Measurements that the view keeps, unless one round alone has more.</summary>
    public const int MaxMeasurements = 200;

    public static StageView Sampled(StageView stage, EventData.HealthSampled data)
    {
        if (data.Purpose == HealthPurpose.Baseline)
        {
            return stage with { Baselines = [.. data.Measurements.Select(CheckBaseline.From)] };
        }

        GateView gate = Gate(stage, data.Purpose) ?? new(GateVerdict.Running, null, 0, []);
        if (data.Round <= gate.Rounds)
        {
            return stage; // told twice
        }

        int checks = Math.Max(1, data.Measurements.Count);
        int rounds = Math.Clamp(MaxMeasurements / checks, 1, MaxRounds);
        IReadOnlyList<Measurement> latest = [.. gate.Latest.Concat(data.Measurements).TakeLast(checks * rounds)];
        return WithGate(stage, data.Purpose, gate with { Rounds = data.Round, Latest = latest });
    }

    public static StageView Judged(StageView stage, EventData.HealthJudged data)
    {
        GateView gate = Gate(stage, data.Purpose) ?? new(GateVerdict.Running, null, 0, []);
        return WithGate(stage, data.Purpose, gate with { Verdict = data.Verdict, Text = data.Text });
    }

    private static GateView? Gate(StageView stage, string purpose) =>
        purpose == HealthPurpose.Rollback ? stage.RollbackHealth : stage.Health;

    private static StageView WithGate(StageView stage, string purpose, GateView gate) => purpose == HealthPurpose.Rollback
        ? stage with { RollbackHealth = gate }
        : stage with { Health = gate, Phase = StagePhase.Health };
}
