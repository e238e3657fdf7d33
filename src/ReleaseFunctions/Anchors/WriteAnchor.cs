using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Anchors;

/// <summary>Writes the anchor of today unless there is one: signs the heads of all histories that changed since the anchor before.</summary>
public sealed partial class WriteAnchor(IReleaseStore releases, IAnchorStore anchors, AnchorSigner signer, TimeProvider time, ILogger<WriteAnchor> logger)
{
    private const int PageSize = 200;

    /// <summary>Safe to repeat after a crash at any point, and to run in several processes at once: the first anchor of a day stands.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string today = AnchorPlanner.DateOf(now);
        string? newest = (await anchors.ListDatesAsync(1, cancellationToken)).FirstOrDefault();
        Anchor? previous = newest is null ? null : AnchorJson.Parse((await anchors.FindAsync(newest, cancellationToken))!);
        if (previous is not null && !await anchors.IsIndexedAsync(previous.Date, cancellationToken))
        {
            await anchors.IndexAsync(previous, cancellationToken); // it was written, and then the process ended
        }

        if (previous is not null && string.CompareOrdinal(previous.Date, today) >= 0)
        {
            return;
        }

        using AnchorKey? key = signer.Find();
        if (key is null)
        {
            LogNoKey(today);
            return;
        }

        Anchor anchor = AnchorJson.Sign(AnchorPlanner.Compose(now, previous, await HeadsAsync(previous, cancellationToken)), key);
        await anchors.AddKeyAsync(key.Fingerprint, key.PublicPem, cancellationToken);
        AnchorWritten written = await anchors.AddAsync(today, AnchorJson.Serialize(anchor), cancellationToken);
        if (written == AnchorWritten.AlreadyThere)
        {
            return; // another process was first, and indexes its own
        }

        await anchors.IndexAsync(anchor, cancellationToken);
        LogWritten(today, anchor.Heads.Count, anchor.Hash);
        if (written == AnchorWritten.Unprotected)
        {
            LogUnprotected(today);
        }
    }

    private async Task<List<AnchorHead>> HeadsAsync(Anchor? previous, CancellationToken cancellationToken)
    {
        List<AnchorHead> heads = [];
        ReleaseQuery query = new(null, null, null, null, PageSize, null);
        ReleasePage page;
        do
        {
            page = await releases.ListAsync(query, cancellationToken);
            foreach (ReleaseSummary release in page.Items.Where(release => AnchorPlanner.MayHaveChanged(release, previous?.At)))
            {
                IReadOnlyList<AnchoredHead> last = await anchors.ListCoveringAsync(release.Id, 1, cancellationToken);
                if (await releases.FindAsync(release.Id, cancellationToken) is { } view && (last.Count == 0 || last[0].Seq != view.LastSeq))
                {
                    heads.Add(new AnchorHead(release.Id, view.LastSeq, view.LastHash));
                }
            }

            query = query with { Continuation = page.Continuation };
        }
        while (page.Continuation is not null);

        return heads;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Anchor of {Date} written: {Heads} heads, hash {Hash}.")]
    private partial void LogWritten(string date, int heads, string hash);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Anchor of {Date} is not protected: the storage account has no version-level immutability. Its signature still shows every change.")]
    private partial void LogUnprotected(string date);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No anchor of {Date} was written: Anchor__SigningKey is not set.")]
    private partial void LogNoKey(string date);
}
