namespace ReleaseFunctions.Core.Mail;

/// <summary>Says whether a mail may leave now. Whoever comes with a new mail waits behind those that are queued, unless it is urgent.</summary>
/// <param name="allowances">What all processes share.</param>
/// <param name="perMinute">The rate of the whole installation; null: there is no limit.</param>
public sealed class MailBudget(IMailAllowances allowances, int? perMinute)
{
    /// <summary>Takes one for a new mail; false: it is to be queued.</summary>
    public Task<bool> TryTakeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        allowances.ChangeAsync(allowance => allowance.HasQueue ? null : allowance.Take(perMinute, now), cancellationToken);

    /// <summary>Takes one for what is urgent or has waited longest.</summary>
    public Task<bool> TryTakeFirstAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        allowances.ChangeAsync(allowance => allowance.Take(perMinute, now), cancellationToken);

    /// <summary>Whether one could be taken for what has waited longest; takes none.</summary>
    public async Task<bool> HasAnyAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await allowances.ReadAsync(cancellationToken)).Take(perMinute, now) is not null;

    /// <summary>Lets nothing leave before that moment.</summary>
    public Task PauseAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        allowances.ChangeAsync(allowance => allowance.Pause(until).Queue(has: true), cancellationToken);

    /// <summary>Notes whether mails wait.</summary>
    public Task NoteQueueAsync(bool has, CancellationToken cancellationToken) =>
        allowances.ChangeAsync(allowance => allowance.Queue(has), cancellationToken);
}
