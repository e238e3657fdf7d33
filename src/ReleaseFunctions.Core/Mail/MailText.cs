using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Mail;

/// <summary>Writes a mail's text part, and makes text from outside fit for one line of a mail.</summary>
internal static partial class MailText
{
    /// <summary>Characters of a subject.</summary>
    public const int MaxSubject = 150;

    /// <summary>Characters of one value or paragraph.</summary>
    public const int MaxValue = 1000;

    public static string Write(MailBody body)
    {
        StringBuilder text = new();
        text.Append(Line(body.Headline)).Append("\n\n");
        foreach (string paragraph in body.Paragraphs)
        {
            text.Append(Line(paragraph)).Append("\n\n");
        }

        foreach (MailFact fact in body.Facts)
        {
            text.Append(fact.Name).Append(": ").Append(Line(fact.Value)).Append('\n');
        }

        text.Append('\n').Append(body.LinkText).Append(":\n").Append(body.Link).Append('\n');
        foreach (string line in body.Footer)
        {
            text.Append('\n').Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text on one line, without control characters and without anything a mail program would make a link of its own.</summary>
    public static string Line(string text, int limit = MaxValue)
    {
        string line = Breaks().Replace(text, " ").Trim();
        while (Schemes().IsMatch(line))
        {
            line = Schemes().Replace(line, string.Empty); // again: taking one out may bring another together
        }

        return line.Length <= limit ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[limit - 2]) ? limit - 2 : limit - 1), "…");
    }

    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"(?:[a-z][a-z0-9+.-]*://|mailto:)+", RegexOptions.IgnoreCase)]
    private static partial Regex Schemes();
}
