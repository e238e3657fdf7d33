using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Mail;

public sealed partial class MailComposerTests
{
    private const string Link = "https://releases.contoso.example/api/approvals/token-1?a=1&b=2";

    [Fact]
    public void ApprovalRequest_Facts_SaysEverythingThatIsApprovedAndUntilWhen()
    {
        MailMessage mail = MailComposer.ApprovalRequest(Mail(Facts));

        Assert.Equal("a@x", mail.To);
        Assert.Equal("r1", mail.ReleaseId);
        Assert.Equal("Approval needed: checkout 1.4.2 to production", mail.Subject);
        Assert.Equal(
            $"""
            Your approval is asked for: checkout 1.4.2 is to be deployed to production.

            2 people have to approve; one rejection ends the release.

            Plan: checkout, version 3: Checkout service
            Version: 1.4.2
            Release: r1
            Commit: c0ffee by author@contoso.example
            Ticket: PAY-7
            Requested: by requester@contoso.example, 2026-11-23 12:00 UTC
            Stage: production, attempt 2
            Environment: prod-eu
            Artifact: image sha256:abc
            Variable: region = westeurope
            Decide until: 2026-11-24 12:00 UTC
            Digest: {new string('d', 64)}

            Review and decide:
            {Link}

            Opening the page decides nothing. The link is yours alone: do not forward this mail.

            """.ReplaceLineEndings("\n"),
            mail.Text);
    }

    [Fact]
    public void ApprovalRequest_Html_SaysTheSameAsTheText()
    {
        MailMessage mail = MailComposer.ApprovalRequest(Mail(Facts));

        string shown = Shown(mail.Html);
        foreach (string value in new[] { "checkout, version 3: Checkout service", "1.4.2", "c0ffee", "PAY-7", "sha256:abc", "region = westeurope", "2026-11-24 12:00 UTC", new string('d', 64), "attempt 2" })
        {
            Assert.Contains(value, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ApprovalReminder_Subject_SaysSo() =>
        Assert.Equal("Reminder: approval needed: checkout 1.4.2 to production", MailComposer.ApprovalReminder(Mail(Facts)).Subject);

    [Theory]
    [InlineData(ReleaseStatus.Failed, "checkout 1.4.2 failed")]
    [InlineData(ReleaseStatus.RolledBack, "checkout 1.4.2 was rolled back")]
    [InlineData(ReleaseStatus.RollbackFailed, "URGENT: checkout 1.4.2 failed, and so did its rollback")]
    [InlineData(ReleaseStatus.Waiting, "checkout 1.4.2 needs an operator")]
    public void Notice_Status_IsInTheSubjectAndTheReasonInTheText(ReleaseStatus status, string subject)
    {
        MailMessage mail = MailComposer.Notice(Notice(Facts, status));

        Assert.Equal(subject, mail.Subject);
        Assert.StartsWith($"{subject.Replace("URGENT: ", string.Empty, StringComparison.Ordinal)}.\n\nStage 'production' failed: 500 <oops>\n\nPlan: checkout", mail.Text, StringComparison.Ordinal);
        Assert.Contains("500 &lt;oops&gt;", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_AnyText_HasExactlyOneLinkAndNothingRemoteOrUnencoded() =>
        Prop.ForAll(Hostile(), text =>
        {
            ReleaseFacts facts = Facts with
            {
                Version = text,
                Commit = text,
                Author = text,
                Requester = text,
                Tickets = [text, "https://jira.contoso.example/browse/PAY-7"],
                Artifacts = [new(text, text)],
                Variables = new Dictionary<string, string> { [text] = text },
            };
            return new[] { MailComposer.ApprovalRequest(Mail(facts)), MailComposer.ApprovalReminder(Mail(facts)), MailComposer.Notice(Notice(facts, ReleaseStatus.Failed)) }
                .All(mail => Addresses().Count(mail.Text) == 1
                    && mail.Text.Contains(Link, StringComparison.Ordinal)
                    && Addresses().Count(mail.Html) == 1
                    && Elements(mail.Html).SequenceEqual(Elements(mail.Html).Where(Known.Contains))
                    && XDocument.Parse(AsXml(mail.Html)).Descendants("a").Single().Attribute("href")!.Value == Link
                    && !mail.Subject.Any(char.IsControl)
                    && mail.Subject.Length <= 150);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Compose_LineBreakInAValue_StaysOneLine()
    {
        MailMessage mail = MailComposer.ApprovalRequest(Mail(Facts with { Version = "1.0\r\nBcc: all@contoso.example\nDigest: forged" }));

        Assert.Equal("Approval needed: checkout 1.0 Bcc: all@contoso.example Digest: forged to production", mail.Subject);
        Assert.Single(mail.Text.Split('\n'), line => line.StartsWith("Digest:", StringComparison.Ordinal));
    }

    [Fact]
    public void Compose_VeryLongValue_IsCut()
    {
        MailMessage mail = MailComposer.Notice(Notice(Facts, ReleaseStatus.Failed) with { Reason = string.Concat(Enumerable.Repeat("😀", 4000)) });

        Assert.True(mail.Text.Length < 3000);
        Assert.DoesNotContain("\ud83d…", mail.Text, StringComparison.Ordinal);
    }

    private static readonly HashSet<string> Known = ["html", "head", "meta", "title", "body", "div", "h1", "p", "a", "table", "tr", "th", "td"];

    private static ReleaseFacts Facts => ReleaseBuilder.Facts() with { Tickets = ["PAY-7"] };

    private static ApprovalMail Mail(ReleaseFacts facts) => new()
    {
        To = "a@x",
        Release = facts,
        Description = "Checkout service",
        Subject = ApprovalSubject.From(facts, "production", 2),
        Environment = "prod-eu",
        Digest = new string('d', 64),
        Require = 2,
        ExpiresAt = ReleaseBuilder.Noon.AddDays(1),
        Link = Link,
    };

    private static NoticeMail Notice(ReleaseFacts facts, ReleaseStatus status) => new()
    {
        To = "owner@x",
        Release = facts,
        Status = status,
        Reason = "Stage 'production' failed: 500 <oops>",
        Link = Link,
    };

    private static IEnumerable<string> Elements(string html) => Tags().Matches(html).Select(tag => tag.Groups[1].Value);

    private static string Shown(string html) => string.Join(" ", XDocument.Parse(AsXml(html)).Descendants().Where(e => !e.HasElements).Select(e => e.Value));

    private static string AsXml(string html) => Metas().Replace(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), "<meta$1/>");

    private static Arbitrary<string> Hostile() => Gen.Elements(
        "a", "<script src=x>", "<img src=\"//evil.example/x.png\">", "\"'>", "&", "http://evil.example", "hthttp://tp://evil.example", "https://https://", "http:y:////evil.example", "mailto:a@x", "\r\n", "\u2028", "\u202e", "{{x}}", "é😀")
        .NonEmptyListOf().Select(string.Concat).ToArbitrary();

    [GeneratedRegex("[a-z]+://", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    [GeneratedRegex("<([a-z0-9]+)")]
    private static partial Regex Tags();

    [GeneratedRegex("<meta([^>]*)>")]
    private static partial Regex Metas();
}
