using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Flags;

/// <summary>The part of a stage's projection that concerns its flags.</summary>
internal static class FlagProjection
{
    /// <summary>
    /// A ramp begins. A flag that an earlier attempt ramped and nobody put back keeps what was found then: that, not the state which
    /// the earlier attempt left, is what a rollback restores.
    /// </summary>
    public static FlagsView Found(FlagsView? before, IReadOnlyList<FlagFound> found) => new(0,
    [
        .. found.Select(flag => before?.Flags.FirstOrDefault(earlier => earlier.Flag == flag.Flag && earlier.Ramped) is { } kept
            ? kept with { Percentage = flag.Percentage }
            : new FlagView(flag.Flag, flag.Percentage, flag.Percentage, flag.Ramps, flag.Snapshot)),
        .. before?.Flags.Where(earlier => earlier.Ramped && found.All(flag => flag.Flag != earlier.Flag)) ?? [],
    ]);

    /// <summary>A flag was changed (step from 1) or put back (step 0).</summary>
    public static FlagsView? Changed(FlagsView? flags, EventData.FlagChanged data) => flags is null ? null : AtStep(flags, data.Step) with
    {
        Flags = [.. flags.Flags.Select(flag => Is(flag.Flag, data) ? flag with { Percentage = data.To, Ramped = data.Step > 0 } : flag)],
    };

    /// <summary>A step stands, or is about to: a gate of the step before is over.</summary>
    public static FlagsView AtStep(FlagsView? flags, int? step) =>
        flags is null ? new FlagsView(step ?? 0, [])
        : step is { } later && later > flags.Step ? flags with { Step = later, Gate = null }
        : flags;

    /// <summary>A new attempt: what was ramped stays known.</summary>
    public static FlagsView? Again(FlagsView? flags) => flags is null ? null : flags with { Step = 0, Gate = null };

    private static bool Is(FlagTarget flag, EventData.FlagChanged data) =>
        flag.SystemWord == data.System && flag.Connection == data.Connection && flag.Place == data.Place && flag.Name == data.Flag;
}
