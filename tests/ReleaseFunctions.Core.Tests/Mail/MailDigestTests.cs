using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Core.Tests.Mail;

public sealed class MailDigestTests
{
    [Fact]
    public void Digest_SeveralMails_ListsEachWithItsLinkAndNothingElseThatIsALink()
    {
        MailMessage digest = MailComposer.Digest([Mail("shop 1.0 to <production>", "https://r.example/api/approvals/a"), Mail("cart https://evil.example", "https://r.example/ui/releases/b", "r2")]);

        Assert.Equal(("ada@contoso.example", "2 messages about releases: shop 1.0 to <production>", "r1,r2"), (digest.To, digest.Subject, digest.ReleaseId));
        Assert.Equal(["https://r.example/api/approvals/a", "https://r.example/ui/releases/b"], digest.Text.Split('\n').Where(line => line.Contains("://", StringComparison.Ordinal)));
        Assert.Contains("shop 1.0 to &lt;production&gt;", digest.Html, StringComparison.Ordinal);
        Assert.Equal(2, digest.Html.Split("href=").Length - 1);
        Assert.DoesNotContain("https://evil.example", digest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Digest_UrgentMails_KeepTheFirstSubjectAndWhatEachSays()
    {
        MailMessage digest = MailComposer.Digest(
        [
            Mail("URGENT: shop 1.0 failed", "https://r.example/ui/a") with { IsUrgent = true, Summary = "The target <said> no." },
            Mail("URGENT: cart 2.0 failed", "https://r.example/ui/b") with { IsUrgent = true },
        ]);

        Assert.True(digest.IsUrgent);
        Assert.Equal("URGENT: shop 1.0 failed (and 1 more)", digest.Subject);
        Assert.Contains("URGENT: shop 1.0 failed\nThe target <said> no.\n", digest.Text, StringComparison.Ordinal);
        Assert.Contains("The target &lt;said&gt; no.", digest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Digest_SameMailsAgain_HasTheSameIdAndOthersAnother()
    {
        MailMessage a = Mail("a", "https://r.example/a") with { Id = "1" };
        MailMessage b = Mail("b", "https://r.example/b") with { Id = "2" };

        Assert.Equal(MailComposer.Digest([a, b]).Id, MailComposer.Digest([b, a with { Link = "https://r.example/again" }]).Id);
        Assert.NotEqual(MailComposer.Digest([a, b]).Id, MailComposer.Digest([a, b, a with { Id = "3" }]).Id);
        Assert.Null(MailComposer.Digest([a, b with { Id = null }]).Id);
    }

    private static MailMessage Mail(string subject, string link, string release = "r1") =>
        new("ada@contoso.example", subject, "text", "html", release) { Link = link, LinkText = "Open it" };
}
