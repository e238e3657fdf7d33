using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Flags;

/// <summary>What a flag system answered.</summary>
/// <param name="Outcome">Whether it is done.</param>
/// <param name="Message">One sentence for people, free of secrets, bounded to 1,000 characters.</param>
/// <param name="State">How the flag stands; set with <see cref="FlagOutcome.Done"/>.</param>
/// <param name="RetryAfter">How long the system asked us to wait before the next call.</param>
public sealed record FlagAnswer(FlagOutcome Outcome, string Message, FlagState? State = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Where the flag stood before the call; null: not known, or not one percentage.</summary>
    public double? From { get; init; }

    public static FlagAnswer Done(string message, FlagState state, double? from = null) => new(FlagOutcome.Done, message, state) { From = from };

    public static FlagAnswer TryAgain(string message, TimeSpan? retryAfter = null) => new(FlagOutcome.TryAgain, message, RetryAfter: retryAfter);

    public static FlagAnswer Refused(string message) => new(FlagOutcome.Refused, message);
}

/// <summary>How a flag stands.</summary>
/// <param name="Percentage">How many percent of users have it, where no rule, target or filter of its own says otherwise; 0 where it is off.</param>
/// <param name="Snapshot">What the system needs to put this state back; small, and nothing but what a ramp changes.</param>
public sealed record FlagState(double Percentage, JsonElement Snapshot);

/// <summary>Whether a flag system did what was asked.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FlagOutcome>))]
public enum FlagOutcome
{
    /// <summary>The flag is known to stand as asked.</summary>
    Done,

    /// <summary>It is not known to; the same call may be made again.</summary>
    TryAgain,

    /// <summary>It does not and will not until somebody changes something.</summary>
    Refused,
}
