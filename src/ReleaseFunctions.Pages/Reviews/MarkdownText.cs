using System.Text;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Reviews;

/// <summary>Puts foreign text into Markdown so that it stays text: no markup, no HTML, no link, no second line.</summary>
internal static class MarkdownText
{
    /// <summary>Characters that can begin or end something in CommonMark and its tables; a backslash before them makes them text.</summary>
    private const string Special = "\\`*_{}[]#|~!";

    /// <summary>Letters, digits and harmless punctuation stay as they are; line ends become spaces.</summary>
    public static string Escape(string? text)
    {
        StringBuilder safe = new();
        foreach (char c in Shown.Text(text))
        {
            _ = c switch
            {
                '\n' or '\r' or '\t' or '\u2028' or '\u2029' => safe.Append(' '),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '&' => safe.Append("&amp;"),
                _ when Special.Contains(c) => safe.Append('\\').Append(c),
                _ => safe.Append(c),
            };
        }

        // An address would become a link by itself; a sign at the beginning, a list.
        safe.Replace("://", "&#58;//").Replace("www.", "www&#46;").Replace("WWW.", "WWW&#46;");
        return safe.Length > 0 && safe[0] is '-' or '+' or '=' ? $"\\{safe}" : safe.ToString();
    }
}
