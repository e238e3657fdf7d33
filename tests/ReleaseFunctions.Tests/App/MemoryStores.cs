using System.Collections.Concurrent;
using ReleaseFunctions.Core.Links;
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
