using ReleaseFunctions.Core.Delivery;

namespace ReleaseFunctions.Core.Releases;

/// <summary>A release in a listing.</summary>
public sealed record ReleaseSummary(
    string Id,
    string Plan,
    int PlanVersion,
    string Version,
    ReleaseStatus Status,
    Waiting? WaitingOn,
    string Requester,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Characters of a waiting text that a listing keeps; the release itself keeps all.</summary>
    public const int MaxWaitingText = 2_000;

    /// <summary>Not to begin before this moment.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>An exercise, which no metric counts.</summary>
    public bool Drill { get; init; }

    /// <summary>What delivery metrics count; set when the release is over and had reached production. Not before, so that it costs no write of its own.</summary>
    public DeliveryView? Delivery { get; init; }

    /// <summary>Version under which its orchestration runs; null before its start.</summary>
    public string? OrchestrationVersion { get; init; }

    /// <summary>Repairs of the current run by the watchdog.</summary>
    public int Repairs { get; init; }

    /// <summary>The watchdog has given the release up.</summary>
    public bool GivenUp { get; init; }

    /// <summary>What listings show of a release.</summary>
    public static ReleaseSummary Of(ReleaseView view) => new(
        view.Facts.Id,
        view.Facts.Plan,
        view.Facts.PlanVersion,
        view.Facts.Version,
        view.Status,
        view.WaitingOn is { Text.Length: > MaxWaitingText } waiting ? waiting with { Text = waiting.Text[..(MaxWaitingText - 1)] + "…" } : view.WaitingOn,
        view.Facts.Requester,
        view.Facts.RequestedAt,
        view.FinishedAt)
    {
        ScheduledFor = view.Facts.ScheduledFor,
        Drill = view.Facts.Drill is not null,
        Delivery = view.Status.IsOver() && view.Delivery.SentAt is not null ? view.Delivery : null,
        OrchestrationVersion = view.OrchestrationVersion,
        Repairs = view.Repair?.Count ?? 0,
        GivenUp = view.Repair?.GivenUp ?? false,
    };
}
