using System.Globalization;
using MimeKit;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Puts mails into a folder instead of sending them: one <c>.eml</c> file each, which appears whole.</summary>
internal sealed class OutboxMailer(OutboxFolder folder, MailboxAddress from, TimeProvider time) : IMailer
{
    private const string Unfinished = ".tmp";

    private long _count;

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        using MimeMessage mime = MimeComposer.Compose(message, from, now);

        // Names sort by time, and within one tick of the clock by the order of sending.
        string order = Interlocked.Increment(ref _count).ToString("D9", CultureInfo.InvariantCulture);
        string name = $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfffffff}-{order}-{Guid.NewGuid():N}";
        string path = Path.Combine(folder.Path, name + OutboxFolder.Extension);
        try
        {
            Directory.CreateDirectory(folder.Path);
            await using (FileStream file = new(path + Unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await mime.WriteToAsync(file, cancellationToken);
            }

            File.Move(path + Unfinished, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MailFailedException($"The mail could not be written to the outbox {folder.Path} ({fault.GetType().Name}); check the folder of Mail__Outbox.", fault);
        }
    }
}
