using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Delivery;

/// <summary>The definitions of <c>docs/delivery.md</c> word for word, without any thought of speed.</summary>
internal static class DeliveryReference
{
    public static DeliveryMetrics Metrics(IReadOnlyList<ReleaseSummary> releases, string? plan, int days, DateTimeOffset now)
    {
        DateTimeOffset from = now.AddDays(-days);
        List<ReleaseSummary> all = [.. releases.Where(release => IsDeployment(release) && release.FinishedAt < now)];
        List<ReleaseSummary> deployments = [.. all.Where(release => release.FinishedAt >= from)];
        List<ReleaseSummary> failed = [.. deployments.Where(release => release.Delivery!.FailedAt is not null)];
        List<double> recoveries = [.. failed.Select(one => Recovery(one, all)).OfType<double>()];
        int rework = deployments.Count(one => IsRework(one, all));
        List<double> leadTimes = [.. deployments.Where(one => one.Status == ReleaseStatus.Succeeded).Select(one => (one.FinishedAt!.Value - one.RequestedAt).TotalSeconds)];
        List<DateTimeOffset> ends = [.. deployments.Select(one => one.FinishedAt!.Value).Order()];
        List<double> gaps = [.. Enumerable.Range(1, Math.Max(0, ends.Count - 1)).Select(i => (ends[i] - ends[i - 1]).TotalSeconds)];
        return new DeliveryMetrics(
            plan,
            new(deployments.Count, deployments.Count - failed.Count, failed.Count, Math.Round((double)deployments.Count / days, 4), Enumerable.Range(0, days).Count(day => ends.Any(end => end >= from.AddDays(day) && end < from.AddDays(day + 1))), Rank(gaps, 0.5)),
            new(leadTimes.Count, Rank(leadTimes, 0.5), Rank(leadTimes, 0.9)),
            new(failed.Count, deployments.Count, Rate(failed.Count, deployments.Count)),
            new(recoveries.Count, failed.Count - recoveries.Count, Rank(recoveries, 0.5), Rank(recoveries, 0.9)),
            new(rework, deployments.Count, Rate(rework, deployments.Count)),
            Outcomes([.. releases.Where(release => release.FinishedAt >= from && release.FinishedAt < now)]));
    }

    private static bool IsDeployment(ReleaseSummary release) =>
        !release.Drill && release.Delivery is not null
        && new[] { ReleaseStatus.Succeeded, ReleaseStatus.Failed, ReleaseStatus.RolledBack, ReleaseStatus.RollbackFailed }.Contains(release.Status);

    private static double? Recovery(ReleaseSummary failed, List<ReleaseSummary> all)
    {
        List<DateTimeOffset> ends = [.. all.Where(one => one.Plan == failed.Plan && one.Status == ReleaseStatus.Succeeded && one.FinishedAt > failed.Delivery!.FailedAt).Select(one => one.FinishedAt!.Value)];
        if (failed.Delivery!.RecoveredAt is { } own)
        {
            ends.Add(own);
        }

        return ends.Count == 0 ? null : (ends.Min() - failed.Delivery.FailedAt!.Value).TotalSeconds;
    }

    private static bool IsRework(ReleaseSummary one, List<ReleaseSummary> all)
    {
        List<ReleaseSummary> plan = [.. all.Where(other => other.Plan == one.Plan)];
        return plan.Any(failed => failed.Delivery!.FailedAt is { } at
            && at <= one.RequestedAt && one.RequestedAt <= at.AddDays(7)
            && !plan.Any(success => success.Status == ReleaseStatus.Succeeded && success.RequestedAt > at && success.FinishedAt <= one.RequestedAt));
    }

    private static double? Rate(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    private static double? Rank(List<double> values, double q)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        double at = q * (values.Count - 1);
        double low = values[(int)Math.Floor(at)];
        double high = values[(int)Math.Ceiling(at)];
        return Math.Round(low + ((at - Math.Floor(at)) * (high - low)), 3);
    }

    private static ReleaseOutcomes Outcomes(List<ReleaseSummary> ended)
    {
        int Of(ReleaseStatus status) => ended.Count(release => release.Status == status && !release.Drill);
        return new(
            Of(ReleaseStatus.Succeeded), Of(ReleaseStatus.Rejected), Of(ReleaseStatus.Expired), Of(ReleaseStatus.Superseded),
            Of(ReleaseStatus.Aborted), Of(ReleaseStatus.Failed), Of(ReleaseStatus.RolledBack), Of(ReleaseStatus.RollbackFailed))
        { Drills = ended.Count(release => release.Drill) };
    }
}
