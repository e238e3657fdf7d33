using ReleaseFunctions.Core.Flags;
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

        stage = AtStep(stage, data.Purpose, data.Step);
        GateView gate = Gate(stage, data.Purpose) ?? new(GateVerdict.Running, null, 0, []);
        if (data.Round <= gate.Rounds)
        {
            return stage; // told twice
        }

        int checks = Math.Max(1, data.Measurements.Count);
        int rounds = Math.Clamp(MaxMeasurements / checks, 1, MaxRounds);
        IReadOnlyList<Measurement> latest = [.. gate.Latest.Select(WithoutEvidence).Concat(data.Measurements).TakeLast(checks * rounds)];
        return WithGate(stage, data.Purpose, gate with { Rounds = data.Round, Latest = latest });
    }

    public static StageView Judged(StageView stage, EventData.HealthJudged data)
    {
        stage = AtStep(stage, data.Purpose, data.Step);
        GateView gate = Gate(stage, data.Purpose) ?? new(GateVerdict.Running, null, 0, []);
        return WithGate(stage, data.Purpose, gate with { Verdict = data.Verdict, Text = data.Text });
    }

    // Each step of a ramp has a gate of its own.
    private static StageView AtStep(StageView stage, string purpose, int? step) =>
        purpose == HealthPurpose.Flags ? stage with { Flags = FlagProjection.AtStep(stage.Flags, step) } : stage;

    // The newest comparison holds what those before it do; all are in the history.
    private static Measurement WithoutEvidence(Measurement measurement) => measurement.Comparison is null ? measurement : measurement with { Comparison = null };

    private static GateView? Gate(StageView stage, string purpose) => purpose switch
    {
        HealthPurpose.Rollback => stage.RollbackHealth,
        HealthPurpose.Flags => stage.Flags?.Gate,
        _ => stage.Health,
    };

    private static StageView WithGate(StageView stage, string purpose, GateView gate) => purpose switch
    {
        HealthPurpose.Rollback => stage with { RollbackHealth = gate },
        HealthPurpose.Flags => stage with { Flags = (stage.Flags ?? new FlagsView(0, [])) with { Gate = gate } },
        _ => stage with { Health = gate, Phase = StagePhase.Health },
    };
}
