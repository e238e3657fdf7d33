using System.Text.Json;
using MimeKit;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

public sealed class OutboxTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "outbox-" + Guid.NewGuid().ToString("N"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task SendAsync_Mail_IsListedWithItsLinks()
    {
        await using Wired wired = Wire();

        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);
        OutboxMail mail = Assert.Single(wired.Get<OutboxReader>().List());

        Assert.Equal(("ada@contoso.example", "Approve größe 1.2", Wired.Now), (mail.To, mail.Subject, mail.At));
        Assert.Equal(Mails.Mail().Text, mail.Text);
        Assert.Equal(
            [Mails.Link, "https://releases.contoso.example/ui/releases/checkout-42", "https://docs.contoso.example/?a=1&b=2"],
            mail.Links);
        Assert.Equal(Mails.Mail().Html, wired.Get<OutboxReader>().FindHtml(mail.Id)?.TrimEnd());
    }

    [Fact]
    public async Task List_AsJson_HasTheContractsMembers()
    {
        await using Wired wired = Wire();
        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);

        JsonElement mail = JsonSerializer.SerializeToElement(wired.Get<OutboxReader>().List(), WireJson.Options)[0];

        Assert.Equal(["id", "to", "subject", "at", "text", "links"], mail.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task List_SeveralMails_NewestFirstEvenWithinOneTick()
    {
        await using Wired wired = Wire();
        IMailer mailer = wired.Get<IMailer>();
        await mailer.SendAsync(Mails.Mail(subject: "first"), Cancel);
        await mailer.SendAsync(Mails.Mail(subject: "second"), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(1));
        await mailer.SendAsync(Mails.Mail(subject: "third"), Cancel);

        Assert.Equal(["third", "second", "first"], wired.Get<OutboxReader>().List().Select(m => m.Subject));
        Assert.Equal(["third"], wired.Get<OutboxReader>().List(1).Select(m => m.Subject));
    }

    [Fact]
    public async Task List_ManySentAtOnce_AllAreThereAndWhole()
    {
        await using Wired wired = Wire();
        IMailer mailer = wired.Get<IMailer>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => mailer.SendAsync(Mails.Mail(subject: $"mail {i}"), Cancel)));

        Assert.Equal(50, wired.Get<OutboxReader>().List().Select(m => m.Subject).Distinct().Count());
        Assert.All(wired.Get<OutboxReader>().List(), m => Assert.Contains(Mails.Link, m.Links));
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public async Task List_ForeignAndUnfinishedFiles_AreLeftOut()
    {
        await using Wired wired = Wire();
        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "half.eml.tmp"), "Subject: x", Cancel);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "empty.eml"), [], Cancel);

        Assert.Single(wired.Get<OutboxReader>().List());
        Assert.Contains("empty", wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoFolderYet_IsEmpty()
    {
        await using Wired wired = Wire();

        Assert.Empty(wired.Get<OutboxReader>().List());
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..%2Fsecret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("nothing")]
    public async Task FindHtml_IdThatIsNone_IsNull(string id)
    {
        await using Wired wired = Wire();
        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "..", "secret.eml"), "Content-Type: text/html\n\nx", Cancel);

        Assert.Null(wired.Get<OutboxReader>().FindHtml(id));
    }

    [Fact]
    public async Task SendAsync_Mail_HasBothPartsAndTheReleaseId()
    {
        await using Wired wired = Wire(("Mail__From", "Releases <releases@contoso.example>"));

        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);

        using MimeMessage mime = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(_folder)), Cancel);
        Assert.Equal("\"Releases\" <releases@contoso.example>", mime.From.ToString().Replace("Releases <", "\"Releases\" <", StringComparison.Ordinal));
        Assert.Equal("checkout-42", mime.Headers["X-Release-Id"]);
        Assert.Equal(["text/plain", "text/html"], mime.BodyParts.Select(p => p.ContentType.MimeType));
    }

    [Theory]
    [InlineData("ada@contoso.example\r\nBcc: eve@evil.example", "s", "r")]
    [InlineData("ada@contoso.example, eve@evil.example", "s", "r")]
    [InlineData("ada", "s", "r")]
    [InlineData("", "s", "r")]
    [InlineData("ada@contoso.example", "s\r\nBcc: eve@evil.example", "r")]
    [InlineData("ada@contoso.example", "s\nX: y", "r")]
    [InlineData("ada@contoso.example", "s\u2028X: y", "r")]
    [InlineData("ada@contoso.example", "s", "r\r\nX: y")]
    [InlineData("ada@contoso.example", "s", "r x")]
    public async Task SendAsync_ValueThatCouldEndAHeader_IsRefused(string to, string subject, string releaseId)
    {
        await using Wired wired = Wire();

        await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(to, subject, releaseId), Cancel));

        Assert.Empty(wired.Get<OutboxReader>().List());
    }

    [Fact]
    public async Task SendAsync_FolderCannotBeWritten_FailsAndNamesTheSetting()
    {
        await File.WriteAllTextAsync(_folder, "a file where the folder should be", Cancel);
        try
        {
            await using Wired wired = Wire();

            MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

            Assert.Contains("Mail__Outbox", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    private Wired Wire(params (string, string)[] more) => new([("Mail__Kind", "outbox"), ("Mail__Outbox", _folder), .. more]);
}
