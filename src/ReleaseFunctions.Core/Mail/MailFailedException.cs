namespace ReleaseFunctions.Core.Mail;

/// <summary>A mail was not taken by the system that delivers it.</summary>
public sealed class MailFailedException : Exception
{
    public MailFailedException(string message)
        : base(message)
    {
    }

    public MailFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
