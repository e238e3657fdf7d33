using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Flags;

/// <summary>The flags of a stage as its history tells.</summary>
/// <param name="Step">The step that stands; 0 before the first.</param>
/// <param name="Flags">In the plan's order.</param>
public sealed record FlagsView(int Step, IReadOnlyList<FlagView> Flags)
{
    /// <summary>The gate of the step that stands; null: none yet, or the stage has no health checks.</summary>
    public GateView? Gate { get; init; }

    /// <summary>What a rollback puts back, the plan's last flag first. A flag counts from the moment at which a change of it may have been sent.</summary>
    [JsonIgnore]
    public IReadOnlyList<FlagView> Undo => [.. Flags.Where(flag => flag.Ramped).Reverse()];
}

/// <summary>One flag.</summary>
/// <param name="Flag">Which flag.</param>
/// <param name="Found">Where it stood before the ramp.</param>
/// <param name="Percentage">Where it stands, as far as is known.</param>
/// <param name="Ramped">The ramp has changed it, or may have, and it was not put back since.</param>
/// <param name="Snapshot">What puts it back.</param>
public sealed record FlagView(FlagTarget Flag, double Found, double Percentage, bool Ramped, JsonElement Snapshot);
