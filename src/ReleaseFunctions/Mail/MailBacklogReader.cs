using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Mail;

/// <summary>Finds out what waits to be mailed, for those who operate the installation.</summary>
public sealed class MailBacklogReader(IMailQueue queue, IMailAllowances allowances, TimeProvider time)
{
    public async Task<MailBacklog> ReadAsync(CancellationToken cancellationToken)
    {
        (int waiting, DateTimeOffset? oldest) = await queue.CountAsync(cancellationToken);
        MailAllowance allowance = await allowances.ReadAsync(cancellationToken);
        return new(waiting, oldest, allowance.PausedUntil is { } until && until > time.GetUtcNow() ? until : null);
    }
}
