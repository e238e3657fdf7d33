using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Sends by SMTP, one session per mail. Without TLS nothing is sent, unless the connection may use a private network; a password never is.</summary>
internal sealed class SmtpMailer(
    IConnectionDirectory connections, string connectionName, MailboxAddress from, GuardedDialer dialer, ConnectorLimits limits, TimeProvider time) : IMailer
{
    private const int SubmissionPort = 587;
    private const int SecureSubmissionPort = 465;

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
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Describe(exception, timeout) is { } sentence)
        {
            // Without the inner exception: its text may hold what was said in the session.
            throw new MailFailedException(PlainText.Of($"{connection.Name} {sentence}", connection)) { RetryAfter = IsBusy(exception) ? TimeSpan.Zero : null };
        }
    }

    /// <summary>TLS from the first byte for smtps; for smtp it must be offered, except on a private network.</summary>
    internal static SecureSocketOptions Security(Uri url, bool allowPrivate) => url.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
        : allowPrivate ? SecureSocketOptions.StartTlsWhenAvailable
        : SecureSocketOptions.StartTls;

    private async Task SendAsync(ConnectionSettings connection, MimeMessage mime, CancellationToken cancellationToken)
    {
        Uri url = connection.Url!;
        SecureSocketOptions security = Security(url, connection.AllowPrivate);
        int port = url.Port > 0 ? url.Port : security == SecureSocketOptions.SslOnConnect ? SecureSubmissionPort : SubmissionPort;
        using Socket socket = await dialer.ConnectAsync(url.DnsSafeHost, port, connection.AllowPrivate, cancellationToken);
        using SmtpClient client = new();
        await client.ConnectAsync(socket, url.DnsSafeHost, port, security, cancellationToken);
        if (connection is { User: { } user, Secret: { } secret })
        {
            if (!client.IsSecure)
            {
                throw new MailFailedException("offers no TLS, and a password is not sent in the clear; use smtps or a server with STARTTLS.");
            }

            await client.AuthenticateAsync(user, secret, cancellationToken);
        }

        await client.SendAsync(mime, cancellationToken);
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or ProtocolException or OperationCanceledException)
        {
            // The server has taken the mail; a parting that fails must not have it sent again.
        }
    }

    /// <summary>Whether the server did not take the mail for now: replies that begin with 4, or nobody answered before anything was said.</summary>
    private static bool IsBusy(Exception exception) => exception switch
    {
        SmtpCommandException command => (int)command.StatusCode is >= 400 and < 500,
        SocketException => true,
        _ => false,
    };

    private static string? Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        MailFailedException failure => failure.Message,
        SmtpCommandException command => $"refused the mail with {(int)command.StatusCode}: {command.Message}",
        AuthenticationException => "refused the user or the password.",
        SslHandshakeException => "could not be reached securely: the TLS handshake or the certificate failed.",
        NotSupportedException => "offers no STARTTLS, which is required unless AllowPrivate is set.",
        ServiceNotConnectedException or ProtocolException => "broke the connection or answered with something that is not SMTP.",
        _ => TransportFault.From(exception, timeout)?.Sentence,
    };
}
