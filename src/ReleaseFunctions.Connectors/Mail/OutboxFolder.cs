namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Where the outbox's files are.</summary>
/// <param name="Path">Absolute path of the folder; it may not exist yet.</param>
internal sealed record OutboxFolder(string Path)
{
    public const string Extension = ".eml";
}
