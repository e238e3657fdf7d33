using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>What the status and the result of a run mean, in the words of the builds API, which knows more of them than that of the pipelines.</summary>
internal static class AzureRunStatus
{
    /// <param name="partialIsSuccess">What a run that succeeded with issues counts as.</param>
    public static DeploymentAnswer Judge(string? status, string? result, bool partialIsSuccess) => status switch
    {
        "notStarted" or "postponed" => Running($"The run is queued ({status})."),
        "none" => Running("The run is queued."),
        "inProgress" => Running("The run is in progress."),
        "cancelling" or "canceling" => Running("The run is being cancelled."),
        "completed" => Conclude(result, partialIsSuccess),
        null => Running("The run has no status yet."),
        _ => Running($"The run has the status '{status}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Conclude(string? result, bool partialIsSuccess) => result switch
    {
        "succeeded" => new DeploymentAnswer(DeploymentState.Succeeded, "The run succeeded."),
        "partiallySucceeded" when partialIsSuccess => new DeploymentAnswer(DeploymentState.Succeeded, "The run succeeded with issues, which the plan lets pass."),
        "partiallySucceeded" => Failed("The run succeeded only partially. 'partial: pass' in the plan lets this pass."),
        "failed" => Failed("The run failed."),
        "canceled" => Failed("The run was cancelled."),
        null or "none" => Running("The run is completed, but has no result yet."),
        _ => Running($"The run has the result '{result}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Running(string message) => new(DeploymentState.Running, message);

    private static DeploymentAnswer Failed(string message) => new(DeploymentState.Failed, message);
}
