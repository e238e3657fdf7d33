namespace ReleaseFunctions.Core.Calendar;

/// <summary>Bounds that keep looking at a calendar cheap, whatever its rules say.</summary>
public static class CalendarLimits
{
    /// <summary>Size of one rule's JSON in UTF-8 bytes, an imported holiday file included.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>Rules in the calendar.</summary>
    public const int MaxRules = 500;

    /// <summary>The years in which rules may begin and occur.</summary>
    public const int FirstYear = 2000;

    /// <summary>See <see cref="FirstYear"/>.</summary>
    public const int LastYear = 2100;

    public const int MaxExdates = 1_000;

    /// <summary>Holidays of one rule, those of recurring events in a holiday file included.</summary>
    public const int MaxHolidays = 2_000;

    /// <summary>Names in one scope.</summary>
    public const int MaxScope = 200;

    public const int MaxRRuleLength = 500;

    /// <summary>COUNT of a recurrence: occurrences have to be counted from the first.</summary>
    public const int MaxCount = 10_000;

    public const int MaxInterval = 1_000;

    /// <summary>Values of one BY… part.</summary>
    public const int MaxByValues = 100;

    /// <summary>Occurrences taken into account in one look.</summary>
    public const int MaxOccurrences = 2_000;

    /// <summary>Steps of a recurrence without an occurrence after which it counts as over.</summary>
    public const int MaxEmptySteps = 5_000;

    /// <summary>Changes that a preview walks over.</summary>
    public const int MaxChanges = 1_000;

    /// <summary>The shortest time that an occurrence covers.</summary>
    public static readonly TimeSpan MinDuration = TimeSpan.FromMinutes(1);

    /// <summary>The longest time that an occurrence covers.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(366);
}
