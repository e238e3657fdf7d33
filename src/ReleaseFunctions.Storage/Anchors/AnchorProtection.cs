using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Storage.Anchors;

/// <summary>How anchors are protected where the account can.</summary>
/// <param name="Retention">For how long they cannot be changed or removed.</param>
/// <param name="IsLocked">Whether nobody, whatever they may do, can shorten that.</param>
public sealed record AnchorProtection(TimeSpan Retention, bool IsLocked)
{
    private const int DefaultDays = 365;

    /// <summary>Azure: the longest retention of a policy.</summary>
    private const int MaxDays = 146_000;

    /// <summary>Reads and checks <c>Anchor__RetentionDays</c> and <c>Anchor__Immutability</c>.</summary>
    /// <exception cref="InvalidOperationException">A setting is malformed; the message names it.</exception>
    public static AnchorProtection Read(IConfiguration configuration)
    {
        int days = DefaultDays;
        if (configuration["Anchor:RetentionDays"] is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MaxDays))
        {
            throw new InvalidOperationException($"The setting Anchor__RetentionDays is '{text}'; it must be a whole number of days from 1 to {MaxDays:N0}.");
        }

        string mode = configuration["Anchor:Immutability"] is { Length: > 0 } given ? given.Trim().ToLowerInvariant() : "unlocked";
        return mode is "locked" or "unlocked"
            ? new AnchorProtection(TimeSpan.FromDays(days), mode == "locked")
            : throw new InvalidOperationException($"The setting Anchor__Immutability is '{mode}'; it must be locked or unlocked.");
    }
}
