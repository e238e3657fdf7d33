using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>A session with a mail server, signed in to. Without TLS there is none, unless the connection may use a private network; a password never goes without.</summary>
internal sealed class SmtpSession : IDisposable
{
    private const int SubmissionPort = 587;
    private const int SecureSubmissionPort = 465;

    private readonly Socket _socket;

    private SmtpSession(Socket socket)
    {
        _socket = socket;
    }

    public SmtpClient Client { get; } = new();

    /// <exception cref="MailFailedException">The server offers no TLS, and there is a password.</exception>
    public static async Task<SmtpSession> OpenAsync(GuardedDialer dialer, ConnectionSettings connection, CancellationToken cancellationToken)
    {
        Uri url = connection.Url!;
        SecureSocketOptions security = Security(url, connection.AllowPrivate);
        int port = url.Port > 0 ? url.Port : security == SecureSocketOptions.SslOnConnect ? SecureSubmissionPort : SubmissionPort;
        SmtpSession session = new(await dialer.ConnectAsync(url.DnsSafeHost, port, connection.AllowPrivate, cancellationToken));
        try
        {
            await session.Client.ConnectAsync(session._socket, url.DnsSafeHost, port, security, cancellationToken);
            await session.SignInAsync(connection, cancellationToken);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>TLS from the first byte for smtps; for smtp it must be offered, except on a private network.</summary>
    internal static SecureSocketOptions Security(Uri url, bool allowPrivate) => url.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
        : allowPrivate ? SecureSocketOptions.StartTlsWhenAvailable
        : SecureSocketOptions.StartTls;

    /// <summary>The rest of a sentence that begins with the connection's name; null if the exception is of another kind.</summary>
    public static string? Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        MailFailedException failure => failure.Message,
        SmtpCommandException command => $"refused the mail with {(int)command.StatusCode}: {command.Message}",
        AuthenticationException => "refused the user or the password.",
        SslHandshakeException => "could not be reached securely: the TLS handshake or the certificate failed.",
        NotSupportedException => "offers no STARTTLS, which is required unless AllowPrivate is set.",
        ServiceNotConnectedException or ProtocolException => "broke the connection or answered with something that is not SMTP.",
        _ => TransportFault.From(exception, timeout)?.Sentence,
    };

    /// <summary>Parts with the server; a parting that fails changes nothing.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or ProtocolException or OperationCanceledException)
        {
            // What was sent has been taken; it must not be sent again.
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _socket.Dispose();
    }

    private async Task SignInAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        if (connection is { User: { } user, Secret: { } secret })
        {
            if (!Client.IsSecure)
            {
                throw new MailFailedException("offers no TLS, and a password is not sent in the clear; use smtps or a server with STARTTLS.");
            }

            await Client.AuthenticateAsync(user, secret, cancellationToken);
        }
    }
}
