using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>Reads the listings that a delivery report is computed from: pages of summaries, and no release itself.</summary>
public sealed class MeasureDelivery(IReleaseStore releases, TimeProvider time)
{
    /// <summary>The most releases that one report reads.</summary>
    public const int MaxReleases = 50_000;

    private const int PageSize = 200;

    /// <param name="plan">One plan; null: all.</param>
    /// <param name="days">1 to <see cref="DeliveryCalculator.MaxDays"/>, back from now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The report; not complete, if there were more than <see cref="MaxReleases"/> releases since <see cref="DeliveryCalculator.Lookback"/> before the
    /// period: then the newest are in it.
    /// </returns>
    public async Task<(DeliveryReport Report, bool Complete)> RunAsync(string? plan, int days, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset since = now - TimeSpan.FromDays(days) - DeliveryCalculator.Lookback;
        ReleaseQuery query = new(plan, null, null, null, PageSize, null);
        List<ReleaseSummary> found = [];
        int read = 0;
        bool reached = false;
        ReleasePage page;
        do
        {
            page = await releases.ListAsync(query, cancellationToken);
            read += page.Items.Count;
            reached |= page.Items.Any(release => release.RequestedAt < since);

            // However long ago a release was requested, it counts when it ended.
            found.AddRange(page.Items.Where(release => release.RequestedAt >= since || release.FinishedAt >= since));
            query = query with { Continuation = page.Continuation };
        }
        while (page.Continuation is not null && read < MaxReleases);

        return (DeliveryCalculator.Report(found, plan, days, now), reached || page.Continuation is null);
    }
}
