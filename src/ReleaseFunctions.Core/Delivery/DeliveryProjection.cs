using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Delivery;

/// <summary>Folds a history into what delivery metrics need of it.</summary>
internal static class DeliveryProjection
{
    /// <summary>The kind of a deployment that starts another plan's release: it deploys nothing itself.</summary>
    private const string ReleaseKind = "release";

    /// <param name="view">The release before the event.</param>
    /// <param name="e">The event.</param>
    public static DeliveryView Apply(ReleaseView view, HistoryEvent e) => e.Type switch
    {
        EventTypes.DeployRequested when view.Delivery.SentAt is null && Reaches(view, e) => view.Delivery with { SentAt = e.At },
        EventTypes.StageFinished when e.Stage is not null && Failed(ReleaseProjection.Read<EventData.StageFinished>(e).Status) && IsProduction(view, e.Stage) => Failed(view, e.At),
        EventTypes.RollbackStarted when e.Stage is null => Failed(view, e.At),
        EventTypes.ReleaseFinished => Finished(view, ReleaseProjection.Read<EventData.ReleaseFinished>(e).Status, e.At),
        _ => view.Delivery,
    };

    private static bool Reaches(ReleaseView view, HistoryEvent e) =>
        e.Stage is { } stage && IsProduction(view, stage) && ReleaseProjection.Read<EventData.DeployRequested>(e).Kind != ReleaseKind;

    private static bool IsProduction(ReleaseView view, string stage) => ProductionStages.Of(view.Stages).Contains(stage);

    private static bool Failed(StageStatus status) => status is StageStatus.Failed or StageStatus.RolledBack or StageStatus.RollbackFailed;

    private static DeliveryView Failed(ReleaseView view, DateTimeOffset at) =>
        view.Delivery is { SentAt: not null, FailedAt: null } ? view.Delivery with { FailedAt = at } : view.Delivery;

    private static DeliveryView Finished(ReleaseView view, ReleaseStatus status, DateTimeOffset at)
    {
        DeliveryView delivery = status is ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed
            ? Failed(view, at)
            : view.Delivery;
        return delivery is { FailedAt: not null, RecoveredAt: null } && status is (ReleaseStatus.Succeeded or ReleaseStatus.RolledBack)
            ? delivery with { RecoveredAt = at }
            : delivery;
    }
}
