using ReleaseFunctions.Anchors;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Evidence;

/// <summary>Checks a release's history: its chain, that it ends where the release says, and that it still holds what the newest anchor recorded.</summary>
public sealed class CheckHistory(IReleaseStore releases, FindAnchors anchors)
{
    public async Task<HistoryCheck> RunAsync(ReleaseView view, CancellationToken cancellationToken)
    {
        List<HistoryEvent> events = await releases.ReadAllAsync(view, cancellationToken);
        ChainVerification chain = HistoryChain.Verify(events, new ChainHead(view.LastSeq, view.LastHash));
        Dictionary<long, string> hashes = [];
        foreach (HistoryEvent e in events)
        {
            hashes[e.Seq] = e.Hash;
        }

        AnchorStanding? anchor = await anchors.NewestAsync(view, seq => hashes.GetValueOrDefault(seq), cancellationToken);
        return chain.Valid && anchor is { Agrees: false }
            ? new HistoryCheck(false, chain.Events, chain.HeadHash, anchor.Seq, anchor.Text, anchor)
            : new HistoryCheck(chain.Valid, chain.Events, chain.HeadHash, chain.FirstBrokenSeq, chain.Reason, anchor);
    }
}

/// <summary>What <see cref="CheckHistory"/> found: <see cref="ChainVerification"/>, and what the newest anchor says.</summary>
/// <param name="Anchor">Null: no anchor covers the history yet.</param>
public sealed record HistoryCheck(bool Valid, long Events, string HeadHash, long? FirstBrokenSeq, string? Reason, AnchorStanding? Anchor);
