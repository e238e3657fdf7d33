namespace ReleaseFunctions.Core.Mail;

/// <summary>Port: hands a mail to the system that delivers it.</summary>
public interface IMailer
{
    /// <exception cref="MailFailedException">The mail was not taken.</exception>
    Task SendAsync(MailMessage message, CancellationToken cancellationToken);
}
