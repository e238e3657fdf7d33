using MimeKit;
using MimeKit.Text;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Checks a mail's header values and builds its MIME form.</summary>
internal static class MimeComposer
{
    public const string ReleaseIdHeader = "X-Release-Id";

    private const int LongestSubject = 500;

    /// <summary>Refuses whatever could end a header and begin another one.</summary>
    /// <exception cref="MailFailedException">The recipient, subject, id or release id is not usable.</exception>
    public static MailboxAddress Check(MailMessage message)
    {
        if (!Addresses.TryParse(message.To, out MailboxAddress? to))
        {
            throw new MailFailedException("The recipient is not one e-mail address on one line; correct it in the plan or the groups.");
        }

        if (message.Subject.Length > LongestSubject || message.Subject.Any(IsLineOrControl))
        {
            throw new MailFailedException($"The subject is longer than {LongestSubject} characters or holds a line break or another control character.");
        }

        if (message.ReleaseId.Any(c => c is < '!' or > '~'))
        {
            throw new MailFailedException("The release id holds characters that a mail header cannot hold.");
        }

        if (message.Id?.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') == false)
        {
            throw new MailFailedException("The mail's id holds characters that a Message-Id cannot hold.");
        }

        return to;
    }

    /// <summary>Names the mail to mail systems, without the angle brackets.</summary>
    public static string MessageId(MailMessage message, MailboxAddress from) => $"{message.Id ?? Guid.NewGuid().ToString("N")}@{from.Domain}";

    public static MimeMessage Compose(MailMessage message, MailboxAddress from, DateTimeOffset at)
    {
        MailboxAddress to = Check(message);
        MimeMessage mime = new()
        {
            Subject = message.Subject,
            Date = at,
            Body = new MultipartAlternative(
                new TextPart(TextFormat.Plain) { Text = message.Text },
                new TextPart(TextFormat.Html) { Text = message.Html }),
        };
        mime.From.Add(from);
        mime.To.Add(to);
        mime.MessageId = MessageId(message, from);
        mime.Headers.Add(ReleaseIdHeader, message.ReleaseId);
        mime.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // keeps out-of-office replies away
        if (message.IsUrgent)
        {
            mime.Importance = MessageImportance.High;
            mime.XPriority = XMessagePriority.Highest;
        }

        return mime;
    }

    private static bool IsLineOrControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
