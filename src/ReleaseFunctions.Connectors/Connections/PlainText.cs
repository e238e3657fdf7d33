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

    private const int ShortestInBase64 = 8;

    private const string Hidden = "[hidden]";

    /// <summary>Control and format characters (bidirectional overrides among them) become single spaces; credentials of the connection become <c>[hidden]</c>.</summary>
    public static string Of(string text, ConnectionSettings? connection, params ReadOnlySpan<string> secrets)
    {
        foreach (string secret in (IEnumerable<string>)[.. connection?.Credentials() ?? [], .. secrets])
        {
            if (secret.Length >= ShortestSecret)
            {
                text = Encoded(secret).Aggregate(text.Replace(secret, Hidden, StringComparison.Ordinal), (hidden, form) => hidden.Replace(form, Hidden, StringComparison.OrdinalIgnoreCase));
                text = InBase64(secret).Aggregate(text, (hidden, form) => hidden.Replace(form, Hidden, StringComparison.Ordinal));
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

    /// <summary>Percent-encoded, as in addresses and as in forms; the digits may be in either case.</summary>
    private static IEnumerable<string> Encoded(string secret)
    {
        string encoded = Uri.EscapeDataString(secret);
        return encoded == secret ? [] : [encoded, encoded.Replace("%20", "+", StringComparison.Ordinal)];
    }

    /// <summary>
    /// What of a secret shows in the Base64 of any text that holds it. Base64 takes three bytes at a time, so that depends on how many bytes of its group stand before it; the
    /// characters that also depend on what stands around it are left out.
    /// </summary>
    private static IEnumerable<string> InBase64(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            string own = whole[(before == 0 ? 0 : before + 1)..((before + bytes.Length) * 8 / 6)];
            if (own.Length >= ShortestInBase64)
            {
                yield return own;
                yield return own.Replace('+', '-').Replace('/', '_');
            }
        }
    }
}
