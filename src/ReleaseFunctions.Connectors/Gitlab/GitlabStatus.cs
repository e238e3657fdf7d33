using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>What the status of a pipeline means.</summary>
internal static class GitlabStatus
{
    /// <param name="skippedIsSuccess">What a pipeline that ended as skipped counts as.</param>
    public static DeploymentAnswer Judge(string? status, bool skippedIsSuccess) => status switch
    {
        "created" or "waiting_for_resource" or "preparing" or "waiting_for_callback" or "pending" => Running($"The pipeline is queued ({status})."),
        "scheduled" => Running("The pipeline waits for a delayed job."),
        "running" => Running("The pipeline is running."),
        "canceling" => Running("The pipeline is being cancelled."),
        "manual" => Running("The pipeline waits for a manual job; play it in GitLab.") with { IsHeld = true },
        "success" => new DeploymentAnswer(DeploymentState.Succeeded, "The pipeline succeeded."),
        "failed" => Failed("The pipeline failed."),
        "canceled" => Failed("The pipeline was cancelled."),
        "skipped" when skippedIsSuccess => new DeploymentAnswer(DeploymentState.Succeeded, "The pipeline was skipped, which the plan lets pass."),
        "skipped" => Failed("The pipeline was skipped: nothing was deployed. 'skipped: pass' in the plan lets this pass."),
        null => Running("The pipeline has no status yet."),
        _ => Running($"The pipeline has the status '{status}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Running(string message) => new(DeploymentState.Running, message);

    private static DeploymentAnswer Failed(string message) => new(DeploymentState.Failed, message);
}
