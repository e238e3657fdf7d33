using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Delivery;

/// <summary>Listed releases to count.</summary>
internal static class ReleaseSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A release that ended so many hours before <see cref="Now"/>.</summary>
    /// <param name="requested">Hours before its end that it was requested.</param>
    /// <param name="failed">Hours before its end that production was found to have failed; null: it was not.</param>
    public static ReleaseSummary Ended(
        double ago, ReleaseStatus status = ReleaseStatus.Succeeded, double requested = 1, double? failed = null, string plan = "shop", bool sent = true, bool drill = false)
    {
        DateTimeOffset end = Now.AddHours(-ago);
        bool recovered = failed is not null && status is ReleaseStatus.Succeeded or ReleaseStatus.RolledBack;
        return new ReleaseSummary("r", plan, 1, "1.0.0", status, null, "key:ci", end.AddHours(-requested), status.IsOver() ? end : null)
        {
            Drill = drill,
            Delivery = sent ? new DeliveryView(end.AddHours(-requested), failed is { } hours ? end.AddHours(-hours) : null, recovered ? end : null) : null,
        };
    }

    public static Arbitrary<List<ReleaseSummary>> Any()
    {
        Gen<ReleaseSummary> one =
            from ago in Gen.Choose(-2, 24 * 40)
            from status in Gen.Elements(Enum.GetValues<ReleaseStatus>())
            from requested in Gen.Choose(0, 24 * 12)
            from failing in Gen.Choose(0, 100)
            from fails in ArbMap.Default.GeneratorFor<bool>()
            from plan in Gen.Elements("shop", "stock", "mail")
            from sent in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
            from drill in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            let failed = status is ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed || fails
            select Ended(ago, status, requested, failed ? requested * failing / 100.0 : null, plan, sent, drill);
        return one.ListOf().Select(list => list.ToList()).ToArbitrary();
    }
}
