using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Core.Drills;

/// <summary>A flag system that a scenario plays. It keeps nothing: where a flag stands, the history knows.</summary>
public static class SimulatedFlag
{
    private const string At = "at";

    /// <summary>Answers that the flag stands there.</summary>
    public static FlagAnswer Read(double percentage) => FlagAnswer.Done("Read (drill).", State(percentage), percentage);

    /// <summary>Answers a change: not taken while the scenario has the system be slow, refused where it says so, else done.</summary>
    /// <param name="askedAt">When the change was asked for the first time.</param>
    public static FlagAnswer Set(DrillScenario scenario, string stage, FlagOrder order, DateTimeOffset askedAt, DateTimeOffset now) =>
        Unwilling(scenario.Flag(stage, DrillFlagAction.Set, order.Flag.Name, order.To), askedAt, now) ?? FlagAnswer.Done("Set (drill).", State(order.To), order.From);

    /// <summary>Likewise for putting a flag back.</summary>
    /// <param name="snapshot">What <see cref="Read"/> gave.</param>
    public static FlagAnswer Revert(DrillScenario scenario, string stage, FlagTarget flag, JsonElement snapshot, DateTimeOffset askedAt, DateTimeOffset now)
    {
        double before = snapshot.GetProperty(At).GetDouble();
        return Unwilling(scenario.Flag(stage, DrillFlagAction.PutBack, flag.Name, before), askedAt, now) ?? FlagAnswer.Done("Put back (drill).", State(before), before);
    }

    private static FlagAnswer? Unwilling(DrillFlag? flag, DateTimeOffset askedAt, DateTimeOffset now) =>
        flag is null ? null
        : askedAt + flag.Takes is var taken && taken > now ? FlagAnswer.TryAgain(string.Create(CultureInfo.InvariantCulture, $"No answer for {flag.Takes} (drill)."), taken - now)
        : flag.Fails is { } words ? FlagAnswer.Refused(words)
        : null;

    private static FlagState State(double percentage) => new(percentage, JsonSerializer.SerializeToElement(new Dictionary<string, double> { [At] = percentage }));
}
