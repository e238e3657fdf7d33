using System.Globalization;
using System.Text;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Turns what an outside system said into text that is safe to store and show: one line, bounded, without credentials.</summary>
internal static class PlainText
{
    /// <summary>Longest message that is passed on, in UTF-16 code units.</summary>
    public const int LongestMessage = 1000;

    /// <summary>Anything shorter would blot out parts of ordinary words.</summary>
    private const int ShortestSecret = 4;

    private const string Hidden = "[hidden]";

    /// <summary>Control and format characters (bidirectional overrides among them) become single spaces; credentials of the connection become <c>[hidden]</c>.</summary>
    public static string Of(string text, ConnectionSettings? connection, params ReadOnlySpan<string> secrets)
    {
        foreach (string secret in (IEnumerable<string>)[.. connection?.Credentials() ?? [], .. secrets])
        {
            if (secret.Length >= ShortestSecret)
            {
                text = text.Replace(secret, Hidden, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Hidden, StringComparison.Ordinal);
            }
        }

        StringBuilder line = new(Math.Min(text.Length, LongestMessage));
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool blank = Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            if (blank && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            string next = blank ? " " : rune.ToString();
            if (line.Length + next.Length > LongestMessage - 1)
            {
                return line.ToString().TrimEnd() + "…";
            }

            line.Append(next);
        }

        return line.ToString().TrimEnd();
    }
}
