using Azure;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>
/// One commit: decides on the newest state known, appends, and on a conflict reads and decides again.
/// The state it starts from may be remembered; then only a successful write, which the head's ETag guards, proves it current.
/// </summary>
internal sealed class ReleaseAppender(ReleaseLedger ledger, ReleaseIndex index, ReleaseFold fold, TimeProvider time)
{
    private const int MaxConflicts = 40;

    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(200);

    private readonly List<HistoryEvent> _appended = [];
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);

    /// <summary>Runs the commit. One instance serves one call.</summary>
    /// <param name="remembered">The state to try first, if any.</param>
    /// <param name="readHead">Reads the state; throws where there is no such release.</param>
    public async Task<CommitResult> RunAsync(
        ReleaseHead? remembered,
        Func<CancellationToken, Task<ReleaseHead>> readHead,
        Func<ReleaseView, IReadOnlyList<NewEvent>> decide,
        CancellationToken cancellationToken)
    {
        bool isCurrent = remembered is null;
        ReleaseHead head = remembered ?? await readHead(cancellationToken);
        for (int conflicts = 0; ;)
        {
            Queue<NewEvent>? wanted = Decide(head.View, decide, isCurrent);
            if (wanted is null || (wanted.Count == 0 && !isCurrent))
            {
                head = await readHead(cancellationToken);
                isCurrent = true;
                continue;
            }

            bool isConflict = false;
            while (wanted.Count > 0 && !isConflict)
            {
                NewEvent[] batch = [.. wanted.Take(ReleaseLedger.MaxEventsPerAppend)];
                Append append = await TryAppendAsync(head, batch, readHead, cancellationToken);
                (head, isConflict) = (append.Head, append.IsConflict);
                isCurrent = true;
                for (int i = 0; i < batch.Length && !isConflict; i++)
                {
                    wanted.Dequeue();
                }
            }

            if (!isConflict)
            {
                return new CommitResult(await FollowAsync(head, cancellationToken), _appended);
            }

            if (++conflicts == MaxConflicts)
            {
                throw new CommitContendedException(head.Id, conflicts);
            }

            await PauseAsync(conflicts, cancellationToken);
        }
    }

    /// <summary>The events still to append; null: the decision failed on a state that may be outdated.</summary>
    private Queue<NewEvent>? Decide(ReleaseView view, Func<ReleaseView, IReadOnlyList<NewEvent>> decide, bool isCurrent)
    {
        IReadOnlyList<NewEvent> events;
        try
        {
            events = decide(view);
        }
        catch (Exception) when (!isCurrent)
        {
            return null;
        }

        foreach (NewEvent e in events)
        {
            if (e.Key.Length is 0 or > 200)
            {
                throw new ArgumentException($"The key of an event of type '{e.Type}' has {e.Key.Length} characters; it must have 1 to 200.");
            }
        }

        return new Queue<NewEvent>(events.DistinctBy(e => e.Key, StringComparer.Ordinal).Where(e => !_present.Contains(e.Key)));
    }

    private async Task<Append> TryAppendAsync(ReleaseHead head, NewEvent[] batch, Func<CancellationToken, Task<ReleaseHead>> readHead, CancellationToken cancellationToken)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = fold(head.View, batch);
        string[] keys = [.. batch.Select(e => e.Key)];
        ReleaseHead after = head with
        {
            View = view,
            CommitId = Guid.NewGuid().ToString("N"),
            SummaryRev = SummaryChange.Differs(head.View, view) ? view.LastSeq : head.SummaryRev,
            IndexedRev = Math.Max(head.IndexedRev, index.KnownRev(head.Id)),
        };

        try
        {
            after = await ledger.AppendAsync(head, after, events, keys, cancellationToken);
        }
        catch (RequestFailedException e) when (Conflict.Is(e))
        {
            ledger.Forget(head.Id);
            ReleaseHead now = await readHead(cancellationToken);

            // The client repeats a request whose answer was lost, and then conflicts with itself.
            bool isOwn = now.CommitId == after.CommitId || await NotePresentAsync(head.Id, keys, after.CommitId, cancellationToken);
            if (!isOwn)
            {
                return new Append(now, IsConflict: true);
            }

            after = now;
        }

        _appended.AddRange(events);
        _present.UnionWith(keys);
        return new Append(after, IsConflict: false);
    }

    /// <summary>Finds out which keys are there already; true: the commit itself had put them there.</summary>
    private async Task<bool> NotePresentAsync(string releaseId, string[] keys, string commitId, CancellationToken cancellationToken)
    {
        string?[] markers = await Task.WhenAll(keys.Select(key => ledger.FindMarkerAsync(releaseId, key, cancellationToken)));
        _present.UnionWith(keys.Where((_, i) => markers[i] is not null));
        return markers.Contains(commitId);
    }

    /// <summary>Lets the index follow, also where an earlier commit may have ended before it did.</summary>
    private async Task<ReleaseView> FollowAsync(ReleaseHead head, CancellationToken cancellationToken)
    {
        if (Math.Max(head.IndexedRev, index.KnownRev(head.Id)) < head.SummaryRev)
        {
            await index.UpdateAsync(head, cancellationToken);
        }

        return head.View;
    }

    private Task PauseAsync(int conflicts, CancellationToken cancellationToken)
    {
        double limit = Math.Min(MaxPause.TotalMilliseconds, 5 * Math.Pow(2, Math.Min(conflicts, 10)));
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * limit), time, cancellationToken);
    }

    private readonly record struct Append(ReleaseHead Head, bool IsConflict);
}
