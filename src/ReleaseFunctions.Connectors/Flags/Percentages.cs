using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>Comparing percentages, which have at most three decimals.</summary>
internal static class Percentages
{
    public static bool Same(double one, double other) => Math.Abs(one - other) < 0.000_5;

    /// <summary>A flag that stands neither where the ramp left it nor where it is to go was changed by somebody, perhaps switched off in need; it is left alone.</summary>
    public static ApiCallException Changed(FlagOrder order, double standing) => ApiCallException.Refused(
        $"The flag stands at {FlagWords.Percent(standing)}, not at {FlagWords.Percent(order.From)}: somebody has changed it since, and the ramp does not overwrite that. Find out why, then retry the stage or roll back.");
}
