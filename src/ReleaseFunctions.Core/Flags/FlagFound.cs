using System.Text.Json;

namespace ReleaseFunctions.Core.Flags;

/// <summary>How a ramp found a flag; written down before anything is changed, so that it can be put back exactly.</summary>
/// <param name="Flag">Which flag.</param>
/// <param name="Percentage">Where it stood.</param>
/// <param name="Ramps">The plan wants it higher, so the ramp will change it.</param>
/// <param name="Snapshot">What puts it back.</param>
public sealed record FlagFound(FlagTarget Flag, double Percentage, bool Ramps, JsonElement Snapshot);
