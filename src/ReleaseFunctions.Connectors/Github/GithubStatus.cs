using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>What the status and the conclusion of a workflow run mean.</summary>
internal static class GithubStatus
{
    /// <param name="skippedIsSuccess">What a run that ended as skipped or neutral counts as.</param>
    public static DeploymentAnswer Judge(string? status, string? conclusion, bool skippedIsSuccess) => status switch
    {
        "queued" or "requested" or "pending" => Running("The run is queued."),
        "in_progress" => Running("The run is in progress."),
        "waiting" => Held("The run waits for the protection rules of an environment; approve or reject it in GitHub."),
        "completed" => Conclude(conclusion, skippedIsSuccess),
        null => Running("The run has no status yet."),
        _ => Running($"The run has the status '{status}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Conclude(string? conclusion, bool skippedIsSuccess) => conclusion switch
    {
        "success" => new DeploymentAnswer(DeploymentState.Succeeded, "The run succeeded."),
        "failure" => Failed("The run failed."),
        "timed_out" => Failed("The run timed out."),
        "startup_failure" => Failed("The run could not start; look at the workflow file."),
        "stale" => Failed("The run was given up by GitHub as stale."),
        "cancelled" => Failed("The run was cancelled."),
        "action_required" => Held("The run needs somebody to act in GitHub before it goes on."),
        "skipped" or "neutral" when skippedIsSuccess => new DeploymentAnswer(DeploymentState.Succeeded, $"The run ended as {conclusion}, which the plan lets pass."),
        "skipped" or "neutral" => Failed($"The run ended as {conclusion}: nothing was deployed. 'skipped: pass' in the plan lets this pass."),
        null => Running("The run is completed, but has no conclusion yet."),
        _ => Running($"The run has the conclusion '{conclusion}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Running(string message) => new(DeploymentState.Running, message);

    private static DeploymentAnswer Held(string message) => new(DeploymentState.Running, message) { IsHeld = true };

    private static DeploymentAnswer Failed(string message) => new(DeploymentState.Failed, message);
}
