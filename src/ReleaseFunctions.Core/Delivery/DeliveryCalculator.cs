using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Delivery;

/// <summary>Computes delivery metrics from listed releases. A release belongs to the period in which it ended.</summary>
public static class DeliveryCalculator
{
    /// <summary>The longest period, in days.</summary>
    public const int MaxDays = 365;

    /// <summary>Longer periods are charted by the week.</summary>
    private const int MaxDailyIntervals = 31;

    /// <summary>How long before the period a deployment still explains what is in it: a failure that is made good later, a success after which nothing is rework.</summary>
    public static TimeSpan Lookback { get; } = TimeSpan.FromDays(90);

    /// <param name="releases">Every release requested, or ended, since the period's beginning less <see cref="Lookback"/>, in any order.</param>
    /// <param name="plan">The plan they are of; null: of all.</param>
    /// <param name="days">Length of the period, 1 to <see cref="MaxDays"/>.</param>
    /// <param name="now">Its end.</param>
    public static DeliveryReport Report(IReadOnlyCollection<ReleaseSummary> releases, string? plan, int days, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        Period period = new(now - TimeSpan.FromDays(days), now, days);
        List<Group> groups = [.. releases
            .GroupBy(release => release.Plan)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Group.Of([.. group], period))];
        return new DeliveryReport(
            period.From,
            period.To,
            Metrics(plan, groups, period),
            [.. groups.Where(group => group.Ended.Count > 0).Select(group => Metrics(group.Ended[0].Plan, [group], period))],
            Intervals(groups, period));
    }

    private static DeliveryMetrics Metrics(string? plan, IReadOnlyList<Group> groups, Period period)
    {
        List<Deployment> deployments = [.. groups.SelectMany(group => group.Deployments)];
        List<ReleaseSummary> ended = [.. groups.SelectMany(group => group.Ended)];
        int failed = deployments.Count(one => one.HasFailed);
        int rework = groups.Sum(group => group.Deployments.Count(group.Line.IsRework));
        List<double> leadTimes = LeadTimes(deployments);
        List<double> recoveries = [.. groups.SelectMany(group => group.Recoveries)];
        return new DeliveryMetrics(
            plan,
            new DeploymentFrequency(
                deployments.Count,
                deployments.Count - failed,
                failed,
                Math.Round((double)deployments.Count / period.Days, 4),
                deployments.Select(one => (int)(one.FinishedAt - period.From).TotalDays).Distinct().Count(),
                Quantile.Median(Gaps(deployments))),
            new LeadTime(leadTimes.Count, Quantile.Median(leadTimes), Quantile.Of(leadTimes, 0.9)),
            new ChangeFailRate(failed, deployments.Count, Share(failed, deployments.Count)),
            new RecoveryTime(recoveries.Count, failed - recoveries.Count, Quantile.Median(recoveries), Quantile.Of(recoveries, 0.9)),
            new ReworkRate(rework, deployments.Count, Share(rework, deployments.Count)),
            Outcomes(ended));
    }

    private static List<double> LeadTimes(IEnumerable<Deployment> deployments) =>
        [.. deployments.Where(one => one.HasSucceeded).Select(one => (one.FinishedAt - one.RequestedAt).TotalSeconds)];

    private static IEnumerable<double> Gaps(IReadOnlyCollection<Deployment> deployments)
    {
        DateTimeOffset[] ends = [.. deployments.Select(one => one.FinishedAt).Order()];
        return ends.Zip(ends.Skip(1), (one, next) => (next - one).TotalSeconds);
    }

    private static double? Share(int part, int all) => all == 0 ? null : Math.Round((double)part / all, 4);

    private static ReleaseOutcomes Outcomes(IReadOnlyCollection<ReleaseSummary> ended)
    {
        int Count(ReleaseStatus status) => ended.Count(release => !release.Drill && release.Status == status);
        return new ReleaseOutcomes(
            Count(ReleaseStatus.Succeeded),
            Count(ReleaseStatus.Rejected),
            Count(ReleaseStatus.Expired),
            Count(ReleaseStatus.Superseded),
            Count(ReleaseStatus.Aborted),
            Count(ReleaseStatus.Failed),
            Count(ReleaseStatus.RolledBack),
            Count(ReleaseStatus.RollbackFailed))
        { Drills = ended.Count(release => release.Drill) };
    }

    /// <summary>Counted back from the period's end, so that the last interval is always a whole one.</summary>
    private static List<DeliveryInterval> Intervals(IReadOnlyList<Group> groups, Period period)
    {
        int step = period.Days > MaxDailyIntervals ? 7 : 1;
        int count = (period.Days + step - 1) / step;
        ILookup<int, Deployment> byInterval = groups.SelectMany(group => group.Deployments)
            .ToLookup(one => (int)(((period.To - one.FinishedAt).Ticks - 1) / (step * TimeSpan.TicksPerDay)));
        return [.. Enumerable.Range(0, count).Reverse().Select(back => new DeliveryInterval(
            Later(period.From, period.To - TimeSpan.FromDays((back + 1) * step)),
            byInterval[back].Count(one => !one.HasFailed),
            byInterval[back].Count(one => one.HasFailed),
            Quantile.Median(LeadTimes(byInterval[back]))))];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Period(DateTimeOffset From, DateTimeOffset To, int Days)
    {
        public bool Has(DateTimeOffset? end) => end >= From && end < To;
    }

    /// <summary>One plan: what ended in the period, and the deployments before it that explain what is in it.</summary>
    private sealed record Group(IReadOnlyList<ReleaseSummary> Ended, IReadOnlyList<Deployment> Deployments, DeploymentLine Line)
    {
        public IEnumerable<double> Recoveries => Deployments
            .Where(one => one.HasFailed)
            .Select(one => (Line.RecoveryOf(one) - one.FailedAt)?.TotalSeconds)
            .OfType<double>();

        public static Group Of(IReadOnlyList<ReleaseSummary> releases, Period period)
        {
            List<Deployment> all = [.. releases.Select(Deployment.Of).OfType<Deployment>().Where(one => one.FinishedAt < period.To)];
            return new Group(
                [.. releases.Where(release => release.Status.IsOver() && period.Has(release.FinishedAt))],
                [.. all.Where(one => period.Has(one.FinishedAt))],
                new DeploymentLine(all));
        }
    }
}
