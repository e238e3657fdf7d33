using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The part of <see cref="ReleaseProjection"/> that concerns repairs by the watchdog.</summary>
internal static class RepairProjection
{
    public static ReleaseView Repaired(ReleaseView view, EventData.ReleaseStarted start, DateTimeOffset at) => view with
    {
        OrchestrationVersion = start.Version ?? view.OrchestrationVersion,
        Repair = new((view.Repair?.Count ?? 0) + 1, (view.Repair?.InARow ?? 0) + 1, at, start.Reason ?? string.Empty),
    };

    /// <summary>Whatever happens to a stage shows that the last repair helped; an operator's action is a reason to try anew.</summary>
    public static ReleaseView Progressed(ReleaseView view, HistoryEvent e) =>
        view.Repair is { InARow: > 0 } repair && (e.Stage is not null || e.Type == EventTypes.OperatorActed)
            ? view with { Repair = repair with { InARow = 0 } }
            : view;
}
