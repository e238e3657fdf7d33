using System.Globalization;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Flags;

/// <summary>Sentences about a ramp.</summary>
public static class FlagWords
{
    /// <summary>Such as <c>2.5%</c>.</summary>
    public static string Percent(double percentage) => string.Create(CultureInfo.InvariantCulture, $"{percentage:0.###}%");

    /// <summary>Such as <c>new-checkout stands at 25% and new-cart at 10%</c>.</summary>
    public static string Stands(IReadOnlyList<FlagStanding> standing) =>
        List([.. standing.Select((flag, index) => $"{flag.Flag.Name} {(index == 0 ? "stands at" : "at")} {Percent(flag.Percentage)}")]);

    /// <summary>Such as <c>new-checkout is back at 0% and new-cart at 5%</c>.</summary>
    public static string Back(IReadOnlyList<FlagView> flags) =>
        List([.. flags.Select((flag, index) => $"{flag.Flag.Name} {(index == 0 ? "is back at" : "at")} {Percent(flag.Found)}")]);

    /// <summary>Such as <c>new-checkout to 25% and new-cart to 10%</c>.</summary>
    public static string Moves(IReadOnlyList<FlagMove> moves) => List([.. moves.Select(move => $"{move.Flag.Name} to {Percent(move.To)}")]);

    /// <summary>A step that is about to be taken.</summary>
    public static Waiting Taking(IReadOnlyList<FlagMove> moves, string stage, int step, int steps, DateTimeOffset since) =>
        new(WaitingCode.Flags, $"Setting {(moves.Count == 0 ? "nothing, because the flags are high enough," : Moves(moves))} for {stage} (step {step} of {steps}).", since, null);

    /// <summary>A step that stands until the next.</summary>
    /// <param name="standing">Where the flags stand.</param>
    /// <param name="next">What the next step changes.</param>
    /// <param name="step">The step that stands.</param>
    /// <param name="checks">What is measured meanwhile; empty: nothing.</param>
    public static Waiting Standing(
        IReadOnlyList<FlagStanding> standing, IReadOnlyList<FlagMove> next, string stage, int step, int steps, IReadOnlyList<string> checks, DateTimeOffset since, DateTimeOffset until)
    {
        string condition = checks.Count == 0 ? string.Empty : $", if {string.Join(", ", checks)} of {stage} {(checks.Count == 1 ? "stays" : "stay")} within limits";
        string then = next.Count == 0 ? "the next step, which changes nothing, comes" : $"next {Moves(next)}";
        return new(WaitingCode.Flags, $"{Stands(standing)} (step {step} of {steps}); {then} at {Second(until)}{condition}.", since, until);
    }

    /// <summary>A call that was not taken and is made again.</summary>
    public static Waiting Again(FlagMove move, int tries, string why, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Flags, $"Waiting to set {move.Flag.Name} to {Percent(move.To)} through {move.Flag.Connection} again at {Second(until)} ({tries} of {FlagRetry.MaxTries} tries so far; last answer: {why.TrimEnd('.')}).", since, until);

    /// <summary>An operator who has to judge a step's gate that neither passed nor failed.</summary>
    /// <param name="finding">The gate's sentence.</param>
    public static Waiting Operator(IReadOnlyList<FlagStanding> standing, string stage, string finding, DateTimeOffset since) =>
        new(WaitingCode.Operator, $"Waiting for an operator to override the health gate of {stage}, roll back or abort, while {Stands(standing)}: {finding}", since, null);

    /// <summary>Flags that are being put back.</summary>
    /// <param name="until">When the last try to put one back is over at the latest.</param>
    public static Waiting PuttingBack(IReadOnlyList<FlagView> flags, string stage, DateTimeOffset since, DateTimeOffset until) =>
        new(WaitingCode.Flags, $"Putting {List([.. flags.Select(flag => $"{flag.Flag.Name} back to {Percent(flag.Found)}")])} for {stage}.", since, until);

    /// <summary>What is written into the flag system's log, and into the history as the reason.</summary>
    public static string Comment(ReleaseFacts release, string stage, FlagMove move, int step, int steps) =>
        $"Release {release.Id} ({release.Plan} {release.Version}), stage {stage}: step {step} of {steps}, {Percent(move.To)}.";

    /// <summary>Likewise for putting a flag back.</summary>
    public static string RevertComment(ReleaseFacts release, string stage, string reason) =>
        $"Release {release.Id} ({release.Plan} {release.Version}), stage {stage}: put back as before the ramp. {reason}";

    private static string List(IReadOnlyList<string> items) => items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
