using System.Globalization;
using System.Text;

namespace ReleaseFunctions.Pages.Shared;

/// <summary>How values are written for people.</summary>
internal static class Shown
{
    /// <summary>
    /// The text with everything made visible that could make it read as something else: control characters and the marks
    /// that change writing direction become <c>⟨U+202E⟩</c>. Line breaks and tabs stay.
    /// </summary>
    public static string Text(string? text)
    {
        if (text is null || !text.Any(IsHidden))
        {
            return text ?? "";
        }

        StringBuilder visible = new(text.Length + 16);
        foreach (char character in text)
        {
            visible.Append(IsHidden(character) ? $"⟨U+{(int)character:X4}⟩" : character.ToString());
        }

        return visible.ToString();
    }

    /// <summary>The text, cut with an ellipsis after that many characters.</summary>
    public static string Cut(string? text, int length)
    {
        string shown = Text(text);
        return shown.Length <= length ? shown : string.Concat(shown.AsSpan(0, length - 1), "…");
    }

    /// <summary><c>2026-11-23 01:35:12 UTC</c>.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The form that machines read, for the <c>datetime</c> attribute.</summary>
    public static string MachineTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time span in its two largest units: <c>3 min 20 s</c>.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalSeconds: < 1 } d => $"{(int)d.TotalMilliseconds} ms",
        { TotalMinutes: < 1 } d => $"{d.Seconds} s",
        { TotalHours: < 1 } d => d.Seconds == 0 ? $"{d.Minutes} min" : $"{d.Minutes} min {d.Seconds} s",
        { TotalDays: < 1 } d => d.Minutes == 0 ? $"{d.Hours} h" : $"{d.Hours} h {d.Minutes} min",
        { } d => d.Hours == 0 ? $"{d.Days} d" : $"{d.Days} d {d.Hours} h",
    };

    /// <summary><c>in 3 min</c> or <c>3 min ago</c>.</summary>
    public static string Distance(DateTimeOffset at, DateTimeOffset now)
    {
        TimeSpan distance = (at - now).Duration();
        string size = distance switch
        {
            { TotalSeconds: < 10 } => "",
            { TotalMinutes: < 1 } => $"{distance.Seconds} s",
            { TotalHours: < 1 } => $"{distance.Minutes} min",
            { TotalDays: < 1 } => $"{distance.Hours} h",
            _ => $"{distance.Days} d",
        };
        return size.Length == 0 ? "now" : at > now ? $"in {size}" : $"{size} ago";
    }

    /// <summary>A measured number, six digits at most.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary><c>1 person</c>, <c>2 people</c>.</summary>
    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";

    /// <summary>Whether the text is an absolute address that a browser may be sent to.</summary>
    public static bool IsWebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static bool IsHidden(char character) => character switch
    {
        '\n' or '\r' or '\t' => false,
        '\u061C' or '\u200B' or '\u200E' or '\u200F' or '\uFEFF' => true,
        >= '\u202A' and <= '\u202E' => true,
        >= '\u2060' and <= '\u206F' => true,
        _ => char.IsControl(character),
    };
}
