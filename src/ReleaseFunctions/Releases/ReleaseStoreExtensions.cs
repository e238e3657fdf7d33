using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Reads that more than one function needs.</summary>
public static class ReleaseStoreExtensions
{
    private const int MaxIdLength = 100;

    /// <summary>The release that an orchestration works on.</summary>
    /// <exception cref="InvalidOperationException">It is not in the store.</exception>
    public static async Task<ReleaseView> GetAsync(this IReleaseStore releases, string id, CancellationToken cancellationToken) =>
        await releases.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Release {id} is not in the store.");

    /// <exception cref="ProblemException">404: there is no such release.</exception>
    public static async Task<ReleaseView> RequireAsync(this IReleaseStore releases, string id, CancellationToken cancellationToken)
    {
        bool isId = id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        return (isId ? await releases.FindAsync(id, cancellationToken) : null) ?? throw ProblemException.NotFound("There is no release with this id; GET /api/releases lists them.");
    }

    /// <summary>The history up to the release's last event; what was appended after the release was read is left out.</summary>
    public static async Task<List<HistoryEvent>> ReadAllAsync(this IReleaseStore releases, ReleaseView release, CancellationToken cancellationToken)
    {
        List<HistoryEvent> events = [];
        await foreach (HistoryEvent one in releases.ReadHistoryAsync(release.Facts.Id, 1, cancellationToken))
        {
            if (one.Seq <= release.LastSeq)
            {
                events.Add(one);
            }
        }

        return events;
    }
}
