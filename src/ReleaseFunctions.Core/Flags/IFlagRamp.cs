using System.Text.Json;

namespace ReleaseFunctions.Core.Flags;

/// <summary>
/// Port: reads and changes feature flags. What the outside does is an answer, never an exception; what is not understood is never
/// <see cref="FlagOutcome.Done"/>. Every call is safe to repeat: it looks first, and changes nothing that is so already.
/// </summary>
public interface IFlagRamp
{
    /// <summary>Reads how the flag stands. Changes nothing.</summary>
    Task<FlagAnswer> ReadAsync(FlagTarget flag, CancellationToken cancellationToken);

    /// <summary>Makes the order's change; refused where somebody else has changed the flag since.</summary>
    Task<FlagAnswer> SetAsync(FlagOrder order, CancellationToken cancellationToken);

    /// <summary>Puts back what was read before the ramp, whatever the flag is like now.</summary>
    Task<FlagAnswer> RevertAsync(FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken);
}

/// <summary>One change of one flag. Templates are already expanded.</summary>
/// <param name="Flag">Which flag.</param>
/// <param name="From">Where it must stand, unless it stands at <paramref name="To"/> already; see <see cref="FlagMove"/>.</param>
/// <param name="To">Percent of users who get it; over 0 and at most 100.</param>
/// <param name="Comment">Names release, stage and step, for the system's own log where it has one.</param>
public sealed record FlagOrder(FlagTarget Flag, double From, double To, string Comment);
