using System.Text.RegularExpressions;
using Cronos;

namespace EmbeddedFunctions.Timers;

/// <summary>An NCRONTAB schedule: six fields with seconds first, or five without.</summary>
internal sealed partial class TimerExpression
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    private TimerExpression(CronExpression cron, TimeZoneInfo zone)
    {
        _cron = cron;
        _zone = zone;
    }

    /// <param name="refusal">What is wrong, when the answer is null.</param>
    public static TimerExpression? TryParse(string text, TimeZoneInfo zone, out string? refusal)
    {
        string trimmed = text.Trim();
        int fields = trimmed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 1 && TimeSpan.TryParse(trimmed, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            refusal = "intervals work only on an App Service plan; write an NCRONTAB expression such as '0 */5 * * * *'.";
            return null;
        }

        if (fields is not (5 or 6) || Extension().IsMatch(trimmed))
        {
            refusal = "it must be an NCRONTAB expression of six fields (seconds first), made of numbers, names, '*', ',', '-' and '/'.";
            return null;
        }

        if (!CronExpression.TryParse(trimmed, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out CronExpression? cron))
        {
            refusal = "a field is out of range or malformed; it must be an NCRONTAB expression such as '0 */5 * * * *'.";
            return null;
        }

        refusal = null;
        return new TimerExpression(cron, zone);
    }

    /// <summary>The first occurrence after <paramref name="time"/>, or null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => _cron.GetNextOccurrence(time, _zone)?.ToUniversalTime();

    /// <summary>Whether two of the next occurrences are less than a minute apart.</summary>
    public bool IsShorterThanMinute(DateTimeOffset now)
        => NextAfter(now) is { } first && NextAfter(first) is { } second && second - first < TimeSpan.FromMinutes(1);

    // What the parser would take beyond NCRONTAB would behave differently on Azure: L, W, #, ? and macros.
    [GeneratedRegex(@"[#?@]|(^|[\s,\-/0-9])(L|W|LW)($|[\s,\-/])|[0-9](L|W)", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();
}
