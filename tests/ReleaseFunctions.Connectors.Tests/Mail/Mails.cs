using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

internal static class Mails
{
    public const string Link = "https://releases.contoso.example/api/approvals/abc-_123";

    public static MailMessage Mail(string to = "ada@contoso.example", string subject = "Approve größe 1.2", string releaseId = "checkout-42") => new(
        to,
        subject,
        $"Please decide: {Link}.\nReport (https://releases.contoso.example/ui/releases/checkout-42).",
        $"<p>Please <a href=\"{Link}\">decide</a> or <a href=\"https://docs.contoso.example/?a=1&amp;b=2\">read</a></p>",
        releaseId) { Id = "told-1" };
}
