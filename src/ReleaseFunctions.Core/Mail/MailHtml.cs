using System.Net;
using System.Text;

namespace ReleaseFunctions.Core.Mail;

/// <summary>Writes a mail's HTML part: one column, inline styles only, everything from outside encoded.</summary>
internal static class MailHtml
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    /// <summary>How a mail's page looks.</summary>
    internal const string BodyStyle = "margin:0;padding:16px;background:#f3f4f6;color:#111827;font-size:16px;line-height:1.5;" + Font;

    /// <summary>How its one column looks.</summary>
    internal const string CardStyle = "max-width:600px;margin:0 auto;padding:20px;background:#ffffff;border:1px solid #d1d5db;border-radius:8px";

    public static string Write(MailBody body)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>").Append(Encode(body.Headline)).Append("</title></head>\n")
            .Append("<body style=\"").Append(BodyStyle).Append("\">\n")
            .Append("<div style=\"").Append(CardStyle).Append("\">\n")
            .Append("<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.3\">").Append(Encode(body.Headline)).Append("</h1>\n");
        foreach (string paragraph in body.Paragraphs)
        {
            html.Append("<p style=\"margin:0 0 16px\">").Append(Encode(paragraph)).Append("</p>\n");
        }

        AppendFacts(html, body.Facts);
        html.Append("<p style=\"margin:20px 0\"><a href=\"").Append(WebUtility.HtmlEncode(body.Link))
            .Append("\" style=\"display:inline-block;padding:12px 20px;background:#1d4ed8;color:#ffffff;text-decoration:none;border-radius:6px;font-weight:600\">")
            .Append(Encode(body.LinkText)).Append("</a></p>\n");
        foreach (string line in body.Footer)
        {
            html.Append("<p style=\"margin:0;color:#4b5563;font-size:14px\">").Append(Encode(line)).Append("</p>\n");
        }

        return html.Append("</div>\n</body></html>\n").ToString();
    }

    private static void AppendFacts(StringBuilder html, IReadOnlyList<MailFact> facts)
    {
        html.Append("<table role=\"presentation\" style=\"width:100%;border-collapse:collapse;font-size:15px\">\n");
        string? previous = null;
        foreach (MailFact fact in facts)
        {
            html.Append("<tr><th scope=\"row\" style=\"padding:4px 12px 4px 0;text-align:left;vertical-align:top;font-weight:600;color:#4b5563;white-space:nowrap\">")
                .Append(fact.Name == previous ? string.Empty : Encode(fact.Name))
                .Append("</th><td style=\"padding:4px 0;vertical-align:top;word-break:break-word;overflow-wrap:anywhere\">")
                .Append(Encode(fact.Value))
                .Append("</td></tr>\n");
            previous = fact.Name;
        }

        html.Append("</table>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(MailText.Line(text));
}
