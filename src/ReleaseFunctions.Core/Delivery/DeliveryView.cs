namespace ReleaseFunctions.Core.Delivery;

/// <summary>What a release's history says about its deployment to production; folded by <see cref="DeliveryProjection"/>.</summary>
/// <param name="SentAt">When a deployment to production was first requested; null: production was not touched.</param>
/// <param name="FailedAt">When that was first found to have failed; null: it was not.</param>
/// <param name="RecoveredAt">When this release itself ended the failure, by a completed rollback or a retry that succeeded; null: it did not.</param>
public sealed record DeliveryView(DateTimeOffset? SentAt, DateTimeOffset? FailedAt, DateTimeOffset? RecoveredAt)
{
    /// <summary>Production was not touched.</summary>
    public static DeliveryView Untouched { get; } = new(null, null, null);
}
