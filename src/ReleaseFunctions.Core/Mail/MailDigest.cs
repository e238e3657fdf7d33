using System.Net;
using System.Text;

namespace ReleaseFunctions.Core.Mail;

/// <summary>One mail for several that wait for the same person: each with its subject and its own link.</summary>
internal static class MailDigest
{
    private const int MaxIds = 400;

    public static MailMessage Of(IReadOnlyList<MailMessage> mails)
    {
        string headline = $"{mails.Count} messages about releases";
        string subject = mails[0].IsUrgent ? $"{mails[0].Subject} (and {mails.Count - 1} more)" : $"{headline}: {mails[0].Subject}";
        string ids = string.Join(',', mails.Select(mail => mail.ReleaseId).Distinct());
        return new MailMessage(mails[0].To, MailText.Line(subject, MailText.MaxSubject), Text(headline, mails), Html(headline, mails), ids.Length <= MaxIds ? ids : ids[..MaxIds])
        {
            Id = mails.All(mail => mail.Id is not null) ? Json.Digest.OfUtf8(string.Join('/', mails.Select(mail => mail.Id).Order(StringComparer.Ordinal))) : null,
            IsUrgent = mails.Any(mail => mail.IsUrgent),
        };
    }

    private static string Text(string headline, IReadOnlyList<MailMessage> mails)
    {
        StringBuilder text = new();
        text.Append(headline).Append("\n\nThey came at once, so this is one mail for all of them. Opening a page decides nothing. The links are yours alone: do not forward this mail.\n");
        foreach (MailMessage mail in mails)
        {
            text.Append('\n').Append(MailText.Line(mail.Subject)).Append('\n');
            if (!string.IsNullOrWhiteSpace(mail.Summary))
            {
                text.Append(MailText.Line(mail.Summary)).Append('\n');
            }

            if (mail.Link is not null)
            {
                text.Append(mail.LinkText).Append(":\n").Append(mail.Link).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Html(string headline, IReadOnlyList<MailMessage> mails)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .Append(WebUtility.HtmlEncode(headline)).Append("</title></head>\n<body style=\"").Append(MailHtml.BodyStyle).Append("\">\n<div style=\"").Append(MailHtml.CardStyle)
            .Append("\">\n<h1 style=\"margin:0 0 12px;font-size:20px;line-height:1.3\">").Append(WebUtility.HtmlEncode(headline)).Append("</h1>\n")
            .Append("<p style=\"margin:0 0 16px\">They came at once, so this is one mail for all of them. Opening a page decides nothing. The links are yours alone: do not forward this mail.</p>\n");
        foreach (MailMessage mail in mails)
        {
            html.Append("<p style=\"margin:16px 0 4px;font-weight:600;overflow-wrap:anywhere\">").Append(WebUtility.HtmlEncode(MailText.Line(mail.Subject))).Append("</p>\n");
            if (!string.IsNullOrWhiteSpace(mail.Summary))
            {
                html.Append("<p style=\"margin:0 0 4px;overflow-wrap:anywhere\">").Append(WebUtility.HtmlEncode(MailText.Line(mail.Summary))).Append("</p>\n");
            }

            if (mail.Link is not null)
            {
                html.Append("<p style=\"margin:0\"><a href=\"").Append(WebUtility.HtmlEncode(mail.Link)).Append("\">").Append(WebUtility.HtmlEncode(mail.LinkText)).Append("</a></p>\n");
            }
        }

        return html.Append("</div>\n</body></html>\n").ToString();
    }
}
