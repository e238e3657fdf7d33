using System.Globalization;
using System.Xml;

namespace EmbeddedMonitorQuery;

/// <summary>The span of time that a query looks at.</summary>
public readonly struct QueryTimeRange
{
    /// <summary>The last <paramref name="duration"/>, counted back from when the service runs the query.</summary>
    public QueryTimeRange(TimeSpan duration)
    {
        Duration = duration;
    }

    public QueryTimeRange(DateTimeOffset start, TimeSpan duration)
    {
        Start = start;
        Duration = duration;
    }

    public QueryTimeRange(TimeSpan duration, DateTimeOffset end)
    {
        Duration = duration;
        End = end;
    }

    public QueryTimeRange(DateTimeOffset start, DateTimeOffset end)
    {
        Start = start;
        End = end;
        Duration = end - start;
    }

    /// <summary>Everything there is.</summary>
    public static QueryTimeRange All => new(TimeSpan.MaxValue);

    public TimeSpan Duration { get; }

    /// <summary>Null unless the range was given by its start.</summary>
    public DateTimeOffset? Start { get; }

    /// <summary>Null unless the range was given by its end.</summary>
    public DateTimeOffset? End { get; }

    public static implicit operator QueryTimeRange(TimeSpan timeSpan) => new(timeSpan);

    /// <summary>The ISO 8601 form that the service reads.</summary>
    internal string ToIso() => (Start, End) switch
    {
        ({ } start, { } end) => $"{Iso(start)}/{Iso(end)}",
        ({ } start, null) => $"{Iso(start)}/{XmlConvert.ToString(Duration)}",
        (null, { } end) => $"{XmlConvert.ToString(Duration)}/{Iso(end)}",
        _ => XmlConvert.ToString(Duration),
    };

    internal static QueryTimeRange ParseIso(string text)
    {
        string[] parts = text.Split('/');
        return parts switch
        {
            [string only] => new QueryTimeRange(XmlConvert.ToTimeSpan(only)),
            [string first, string second] when IsDuration(first) => new QueryTimeRange(XmlConvert.ToTimeSpan(first), Time(second)),
            [string first, string second] when IsDuration(second) => new QueryTimeRange(Time(first), XmlConvert.ToTimeSpan(second)),
            [string first, string second] => new QueryTimeRange(Time(first), Time(second)),
            _ => throw new FormatException($"'{text}' is not a time span of the form start/end."),
        };
    }

    private static bool IsDuration(string text) => text.StartsWith('P');

    private static DateTimeOffset Time(string text)
        => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Iso(DateTimeOffset time) => XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc);
}
