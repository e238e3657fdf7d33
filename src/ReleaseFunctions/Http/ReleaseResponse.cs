using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Http;

/// <summary>The JSON shapes in which releases are answered.</summary>
public static class ReleaseResponse
{
    /// <summary>Answer to a kickoff.</summary>
    public static object Accepted(ReleaseView view, string publicUrl) => new
    {
        id = view.Facts.Id,
        status = view.Status,
        links = Links(view.Facts.Id, publicUrl),
    };

    /// <summary>A release in a listing.</summary>
    public static object Item(ReleaseSummary summary, string publicUrl) => new
    {
        summary.Id,
        summary.Plan,
        summary.PlanVersion,
        summary.Version,
        summary.Status,
        summary.WaitingOn,
        summary.Requester,
        summary.RequestedAt,
        summary.ScheduledFor,
        summary.FinishedAt,
        drill = summary.Drill ? true : (bool?)null,
        links = Links(summary.Id, publicUrl),
    };

    /// <summary>A release, whole.</summary>
    public static object Whole(ReleaseView view, string publicUrl) => new
    {
        view.Facts.Id,
        view.Facts.Plan,
        view.Facts.PlanVersion,
        view.Facts.PlanDigest,
        view.Facts.Version,
        view.Facts.Commit,
        view.Facts.Author,
        view.Facts.Artifacts,
        view.Facts.Tickets,
        view.Facts.Variables,
        view.Facts.Requester,
        view.Facts.Pipeline,
        view.Facts.RequestedAt,
        view.Facts.ScheduledFor,
        drill = view.Facts.Drill is { } drill ? new { drill.Scenario, drill.Speed } : null,
        view.Facts.Parent,
        view.StartedAt,
        view.FinishedAt,
        view.Description,
        view.Runbook,
        view.Owners,
        view.Change,
        view.Status,
        view.WaitingOn,
        view.Paused,
        view.Reason,
        view.Run,
        view.OrchestrationVersion,
        view.Repair,
        stages = view.Stages.Select(stage => Stage(view.Facts.Id, stage, publicUrl)),
        view.Actions,
        history = new { events = view.LastSeq, hash = view.LastHash },
        links = Links(view.Facts.Id, publicUrl),
    };

    /// <summary>Where a release is found, for programs and people.</summary>
    public static IReadOnlyDictionary<string, string> Links(string id, string publicUrl) => new Dictionary<string, string>
    {
        ["self"] = $"{publicUrl}/api/releases/{id}",
        ["history"] = $"{publicUrl}/api/releases/{id}/history",
        ["verify"] = $"{publicUrl}/api/releases/{id}/history/verify",
        ["evidence"] = $"{publicUrl}/api/releases/{id}/evidence",
        ["review"] = $"{publicUrl}/api/releases/{id}/review",
        ["page"] = $"{publicUrl}/ui/releases/{id}",
    };

    // What puts a flag back is the flag system's own and stays inside.
    private static object? Flags(StageView stage) => stage.Flags is not { } ramp ? null : new
    {
        ramp.Step,
        ramp.Gate,
        flags = ramp.Flags.Select(flag => new
        {
            system = flag.Flag.SystemWord,
            flag.Flag.Connection,
            flag.Flag.Place,
            flag = flag.Flag.Name,
            flag.Found,
            flag.Percentage,
            flag.Ramped,
        }),
    };

    private static object Stage(string releaseId, StageView stage, string publicUrl) => new
    {
        stage.Stage,
        stage.Environment,
        stage.Needs,
        stage.Phases,
        stage.Status,
        stage.Phase,
        stage.WaitingOn,
        stage.Attempt,
        stage.StartedAt,
        stage.FinishedAt,
        stage.Reason,
        closures = stage.Closures,
        overrides = stage.Overrides,
        stage.Checklist,
        stage.Approval,
        decisions = stage.Approval?.Decisions ?? [],
        deployment = stage.Deployment,
        stage.Baselines,
        flags = Flags(stage),
        stage.Health,
        measurements = stage.Health?.Latest ?? [],
        stage.Rollback,
        stage.RollbackHealth,
        links = new Dictionary<string, string> { ["actions"] = $"{publicUrl}/api/releases/{releaseId}/stages/{stage.Stage}" },
    };
}
