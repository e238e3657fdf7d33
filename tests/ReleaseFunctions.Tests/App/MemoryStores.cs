using System.Collections.Concurrent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Tests.App;

/// <summary>Plans in memory.</summary>
internal sealed class MemoryPlanStore : IPlanStore
{
    private readonly Lock _lock = new();
    private readonly List<PlanDocument> _plans = [];

    public Task<PlanStored> PutAsync(PlanDocument document, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            PlanDocument? newest = _plans.LastOrDefault(plan => plan.Name == document.Name);
            if (newest?.Digest == document.Digest)
            {
                return Task.FromResult(new PlanStored(newest, Created: false));
            }

            PlanDocument next = document with { Version = (newest?.Version ?? 0) + 1 };
            _plans.Add(next);
            return Task.FromResult(new PlanStored(next, Created: true));
        }
    }

    public Task<PlanDocument?> FindAsync(string plan, int? version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_plans.LastOrDefault(one => one.Name == plan && (version is null || version == one.Version)));
        }
    }

    public Task<IReadOnlyList<PlanDocument>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<PlanDocument>>([.. _plans.GroupBy(plan => plan.Name).Select(versions => versions.Last()).OrderBy(plan => plan.Name, StringComparer.Ordinal)]);
        }
    }
}

/// <summary>Delegations in memory.</summary>
internal sealed class MemoryDelegationStore : IDelegationStore
{
    private readonly ConcurrentDictionary<string, Delegation> _delegations = new();

    public Task AddAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        _delegations.TryAdd(delegation.Id, delegation);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Delegation>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Delegation>>([.. _delegations.Values.Where(delegation => delegation.Until > now && delegation.RevokedAt is null).OrderBy(delegation => delegation.From)]);

    public Task<Delegation?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_delegations.GetValueOrDefault(id));

    public Task<Delegation?> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_delegations.TryGetValue(id, out Delegation? found) && found.RevokedAt is null)
        {
            _delegations[id] = found with { RevokedAt = now };
        }

        return FindAsync(id, cancellationToken);
    }
}

/// <summary>Queued mails in memory.</summary>
internal sealed class MemoryMailQueue : IMailQueue
{
    private readonly ConcurrentDictionary<string, QueuedMail> _mails = new();

    public int Count => _mails.Count;

    public Task PutAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        _mails[mail.Id] = mail;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<QueuedMail>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QueuedMail>>([.. _mails.Values.Where(mail => mail.NotBefore <= now).OrderByDescending(mail => mail.IsUrgent).ThenBy(mail => mail.QueuedAt).Take(limit)]);

    public Task<(int Waiting, DateTimeOffset? OldestAt)> CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult<(int, DateTimeOffset?)>((_mails.Count, _mails.IsEmpty ? null : _mails.Values.Min(mail => mail.QueuedAt)));

    public Task RemoveAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        _mails.TryRemove(mail.Id, out _);
        return Task.CompletedTask;
    }
}

/// <summary>What mails may leave, in memory.</summary>
internal sealed class MemoryMailAllowances : IMailAllowances
{
    private readonly Lock _lock = new();
    private MailAllowance _allowance = MailAllowance.Untouched;

    public Task<MailAllowance> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_allowance);

    public Task<bool> ChangeAsync(Func<MailAllowance, MailAllowance?> change, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            MailAllowance? next = change(_allowance);
            _allowance = next ?? _allowance;
            return Task.FromResult(next is not null);
        }
    }
}

/// <summary>Links in memory.</summary>
internal sealed class MemoryLinkStore : ILinkStore
{
    private readonly ConcurrentDictionary<string, LinkToken> _links = new();

    public IReadOnlyCollection<LinkToken> All => [.. _links.Values];

    public Task AddAsync(LinkToken token, CancellationToken cancellationToken)
    {
        _links.TryAdd(token.Hash, token);
        return Task.CompletedTask;
    }

    public Task<LinkToken?> FindAsync(string hash, CancellationToken cancellationToken) => Task.FromResult(_links.GetValueOrDefault(hash));
}
