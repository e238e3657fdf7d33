using MailKit.Security;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

public sealed class SmtpMailerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_PrivateServerWithoutTls_TakesTheMail()
    {
        await using FakeSmtp smtp = new("8BITMIME");
        await using Wired wired = Wire(smtp.Url);

        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);

        string mail = Assert.Single(smtp.Mails);
        Assert.Contains("To: ada@contoso.example", mail, StringComparison.Ordinal);
        Assert.Contains("X-Release-Id: checkout-42", mail, StringComparison.Ordinal);
        Assert.Contains("Message-Id: <told-1@contoso.example>", mail, StringComparison.Ordinal);
        Assert.Contains(smtp.Commands, c => c.StartsWith("MAIL FROM:<releases@contoso.example>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_PasswordButNoTls_SaysNothingOfIt()
    {
        await using FakeSmtp smtp = new("AUTH PLAIN LOGIN");
        await using Wired wired = Wire(smtp.Url, ("Connections__post__User", "me"), ("Connections__post__Secret", "planted-password"));

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains("TLS", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(smtp.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Empty(smtp.Mails);
        Assert.DoesNotContain("planted", failure + wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_UntrustedCertificate_SendsNothing()
    {
        await using FakeSmtp smtp = new("STARTTLS");
        await using Wired wired = Wire(smtp.Url);

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        Assert.Empty(smtp.Mails);
    }

    [Theory]
    [InlineData("RCPT", "550 no such user\u0007 here")]
    [InlineData("MAIL", "451 greylisted")]
    [InlineData("EHLO", "421 too busy")]
    public async Task SendAsync_ServerRefuses_SaysWhatItSaid(string verb, string reply)
    {
        await using FakeSmtp smtp = new();
        smtp.Replies[verb] = reply;
        smtp.Replies["HELO"] = reply;
        await using Wired wired = Wire(smtp.Url);

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains(reply[..3], failure.Message, StringComparison.Ordinal);
        Assert.Equal(reply[0] == '4', failure.RetryAfter is not null);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task SendAsync_GoodbyeFails_MailCountsAsSent()
    {
        await using FakeSmtp smtp = new();
        smtp.Replies["QUIT"] = "451 later";
        await using Wired wired = Wire(smtp.Url);

        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);

        Assert.Single(smtp.Mails);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_Fails()
    {
        await using Wired wired = Wire(new Uri("smtp://127.0.0.1:1"));

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains("could not be reached", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ServerIsInsideWithoutAllowPrivate_IsRefused()
    {
        await using FakeSmtp smtp = new();
        await using Wired wired = Wire(smtp.Url, ("Connections__post__AllowPrivate", "false"));

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains("AllowPrivate", failure.Message, StringComparison.Ordinal);
        Assert.Empty(smtp.Commands);
    }

    [Theory]
    [InlineData("smtps://mail.example", false, SecureSocketOptions.SslOnConnect)]
    [InlineData("smtps://mail.example", true, SecureSocketOptions.SslOnConnect)]
    [InlineData("smtp://mail.example", false, SecureSocketOptions.StartTls)]
    [InlineData("smtp://mail.example", true, SecureSocketOptions.StartTlsWhenAvailable)]
    public void Security_Address_NeedsTlsUnlessPrivate(string url, bool allowPrivate, SecureSocketOptions expected) =>
        Assert.Equal(expected, SmtpSession.Security(new Uri(url), allowPrivate));

    private static Wired Wire(Uri url, params (string Key, string Value)[] more)
    {
        Dictionary<string, string> settings = new()
        {
            ["Mail__Kind"] = "smtp",
            ["Mail__From"] = "Releases <releases@contoso.example>",
            ["Connections__post__Kind"] = "smtp",
            ["Connections__post__Url"] = url.AbsoluteUri,
            ["Connections__post__AllowPrivate"] = "true",
        };
        foreach ((string key, string value) in more)
        {
            settings[key] = value;
        }

        return new Wired(settings.Select(s => (s.Key, s.Value)));
    }
}
