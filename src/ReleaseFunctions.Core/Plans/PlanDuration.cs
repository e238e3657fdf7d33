using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Plans;

/// <summary>Durations as plans write them: digits and one of <c>ms s m h d</c>, such as <c>500ms</c>, <c>30m</c>, <c>7d</c>.</summary>
public static partial class PlanDuration
{
    /// <summary>The notation as a regular expression (ECMAScript and .NET).</summary>
    public const string Pattern = "^[0-9]{1,9}(ms|s|m|h|d)$";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration; false where the text is none. What is longer than <see cref="TimeSpan"/> can hold is its longest, which no limit allows.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        Match match = Notation().Match(text);
        if (!match.Success)
        {
            return false;
        }

        TimeSpan unit = Units.First(u => u.Unit == match.Groups["unit"].Value).Length;
        long count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        duration = count > TimeSpan.MaxValue.Ticks / unit.Ticks ? TimeSpan.MaxValue : unit * count;
        return true;
    }

    /// <summary>Writes a duration in the largest unit that divides it; a fraction of a millisecond is dropped.</summary>
    public static string Format(TimeSpan duration)
    {
        (string unit, TimeSpan length) = duration == TimeSpan.Zero ? ("s", TimeSpan.FromSeconds(1)) : Units.FirstOrDefault(u => duration.Ticks % u.Length.Ticks == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / length.Ticks}{unit}");
    }

    [GeneratedRegex(@"^(?<count>[0-9]{1,9})(?<unit>ms|s|m|h|d)\z")]
    private static partial Regex Notation();
}
