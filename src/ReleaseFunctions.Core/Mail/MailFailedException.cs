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

    /// <summary>Set: it may be tried again after that pause; zero: the system did not say when. Null: trying again would change nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
