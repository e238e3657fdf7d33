using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>What listings show of a release.</summary>
internal static class SummaryOf
{
    /// <summary>Characters of a waiting text that a listing keeps; the release itself keeps all.</summary>
    public const int MaxWaitingText = 2_000;

    public static ReleaseSummary View(ReleaseView view) => new(
        view.Facts.Id,
        view.Facts.Plan,
        view.Facts.PlanVersion,
        view.Facts.Version,
        view.Status,
        view.WaitingOn is { Text.Length: > MaxWaitingText } waiting ? waiting with { Text = waiting.Text[..(MaxWaitingText - 1)] + "…" } : view.WaitingOn,
        view.Facts.Requester,
        view.Facts.RequestedAt,
        view.FinishedAt);

    /// <summary>Whether the index has to follow a change of the view.</summary>
    public static bool Differs(ReleaseView before, ReleaseView after) =>
        View(before) != View(after) || before.StartedAt is null != after.StartedAt is null;
}
