using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Releases;

/// <summary>When a release may be scheduled for.</summary>
public static partial class ScheduleRule
{
    /// <summary>How far ahead.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(90);

    /// <summary>The moment, or null if the text is not ISO 8601 with an offset.</summary>
    public static DateTimeOffset? Parse(string text) =>
        Written().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) ? moment.ToUniversalTime() : null;

    /// <summary>What is wrong with the moment, or null.</summary>
    public static string? Fault(DateTimeOffset moment, DateTimeOffset now) =>
        moment <= now ? $"'scheduledFor' is {Shown(moment)}, which is not in the future (it is {Shown(now)}); leave it out to start at once."
        : moment > now + MaxAhead ? $"'scheduledFor' is {Shown(moment)}; the latest is {Shown(now + MaxAhead)}, {MaxAhead.TotalDays:0} days ahead."
        : null;

    private static string Shown(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Written();
}
