using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Sends by SMTP, one session per mail. Without TLS nothing is sent, unless the connection may use a private network; a password never is.</summary>
internal sealed class SmtpMailer(
    IConnectionDirectory connections, string connectionName, MailboxAddress from, GuardedDialer dialer, ConnectorLimits limits, TimeProvider time) : IMailer
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(connectionName, out ConnectionSettings? connection))
        {
            throw new MailFailedException($"There is no connection '{connectionName}' any more; correct Mail__Connection.");
        }

        using MimeMessage mime = MimeComposer.Compose(message, from, time.GetUtcNow());
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await SendAsync(connection, mime, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && SmtpSession.Describe(exception, timeout) is { } sentence)
        {
            // Without the inner exception: its text may hold what was said in the session.
            throw new MailFailedException(PlainText.Of($"{connection.Name} {sentence}", connection)) { RetryAfter = IsBusy(exception) ? TimeSpan.Zero : null };
        }
    }

    private async Task SendAsync(ConnectionSettings connection, MimeMessage mime, CancellationToken cancellationToken)
    {
        using SmtpSession session = await SmtpSession.OpenAsync(dialer, connection, cancellationToken);
        await session.Client.SendAsync(mime, cancellationToken);
        await session.CloseAsync(cancellationToken);
    }

    /// <summary>Whether the server did not take the mail for now: replies that begin with 4, or nobody answered before anything was said.</summary>
    private static bool IsBusy(Exception exception) => exception switch
    {
        SmtpCommandException command => (int)command.StatusCode is >= 400 and < 500,
        SocketException => true,
        _ => false,
    };
}
