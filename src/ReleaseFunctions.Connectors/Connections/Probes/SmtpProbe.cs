using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Opens a session with a mail server, signs in, and parts without a mail.</summary>
internal sealed class SmtpProbe(GuardedDialer dialer, ConnectorLimits limits) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Smtp;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        try
        {
            using SmtpSession session = await SmtpSession.OpenAsync(dialer, connection, cancellationToken);
            await session.CloseAsync(cancellationToken);
            bool? signedIn = connection.User is null ? null : true;
            return new ConnectionFinding(true, signedIn, null, $"{connection.Name} opens a session{(signedIn == true ? " and accepts user and password" : string.Empty)}. Whether it takes mails of this sender shows at the first.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && SmtpSession.Describe(exception, connection.Timeout ?? limits.QueryTimeout) is { } sentence)
        {
            bool refused = exception is MailKit.Security.AuthenticationException;
            return new ConnectionFinding(refused || exception is Core.Mail.MailFailedException, refused ? false : null, null, $"{connection.Name} {sentence}");
        }
    }
}
