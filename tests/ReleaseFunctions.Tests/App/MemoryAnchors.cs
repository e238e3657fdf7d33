using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Reviews;

namespace ReleaseFunctions.Tests.App;

/// <summary>Anchors in memory.</summary>
internal sealed class MemoryAnchorStore : IAnchorStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = [];
    private readonly HashSet<string> _indexed = [];
    private readonly List<(string Release, AnchoredHead Head)> _heads = [];

    /// <summary>Changes an anchor behind everyone's back; null: removes it.</summary>
    public void Tamper(string date, Func<string, string?> change)
    {
        lock (_lock)
        {
            if (change(_anchors[date]) is { } changed)
            {
                _anchors[date] = changed;
            }
            else
            {
                _anchors.Remove(date);
            }
        }
    }

    /// <summary>As if the process had ended before it indexed the anchor of a day.</summary>
    public void ForgetIndex(string date)
    {
        lock (_lock)
        {
            _indexed.Remove(date);
            _heads.RemoveAll(head => head.Head.Date == date);
        }
    }

    public Task<string?> FindAsync(string date, CancellationToken cancellationToken) => Locked(() => _anchors.GetValueOrDefault(date));

    public Task<IReadOnlyList<string>> ListDatesAsync(int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<string>>(() => [.. _anchors.Keys.Reverse().Take(limit)]);

    public Task<AnchorWritten> AddAsync(string date, string json, CancellationToken cancellationToken) =>
        Locked(() => _anchors.TryAdd(date, json) ? AnchorWritten.Unprotected : AnchorWritten.AlreadyThere);

    public Task AddKeyAsync(string fingerprint, string publicPem, CancellationToken cancellationToken) => Locked(() => _keys.TryAdd(fingerprint, publicPem));

    public Task<string?> FindKeyAsync(string fingerprint, CancellationToken cancellationToken) => Locked(() => _keys.GetValueOrDefault(fingerprint));

    public Task IndexAsync(Anchor anchor, CancellationToken cancellationToken) => Locked(() =>
    {
        _heads.RemoveAll(head => head.Head.Date == anchor.Date);
        _heads.AddRange(anchor.Heads.Select(head => (head.Release, new AnchoredHead(anchor.Date, head.Seq, head.Hash))));
        return _indexed.Add(anchor.Date);
    });

    public Task<bool> IsIndexedAsync(string date, CancellationToken cancellationToken) => Locked(() => _indexed.Contains(date));

    public Task<IReadOnlyList<AnchoredHead>> ListCoveringAsync(string releaseId, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<AnchoredHead>>(() =>
            [.. _heads.Where(head => head.Release == releaseId).Select(head => head.Head).OrderByDescending(head => head.Date, StringComparer.Ordinal).Take(limit)]);

    private Task<T> Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return Task.FromResult(read());
        }
    }
}

/// <summary>Reviews in memory.</summary>
internal sealed class MemoryReviewStore : IReviewStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ReviewEntry>> _entries = [];

    public Task<IReadOnlyList<ReviewEntry>> ReadAsync(string releaseId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReviewEntry>>([.. _entries.GetValueOrDefault(releaseId, [])]);
        }
    }

    public Task<IReadOnlyList<ReviewEntry>> AppendAsync(string releaseId, Func<IReadOnlyList<ReviewEntry>, ReviewEntry?> decide, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            List<ReviewEntry> entries = _entries.TryGetValue(releaseId, out List<ReviewEntry>? found) ? found : _entries[releaseId] = [];
            if (decide(entries) is { } entry)
            {
                entries.Add(entry with { Seq = entries.Count + 1 });
            }

            return Task.FromResult<IReadOnlyList<ReviewEntry>>([.. entries]);
        }
    }
}
