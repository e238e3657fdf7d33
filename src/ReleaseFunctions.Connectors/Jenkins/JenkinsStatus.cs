using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>What the result of a build means.</summary>
internal static class JenkinsStatus
{
    /// <param name="building">Whether it still runs; a result can be set before its last steps are done.</param>
    /// <param name="unstableIsSuccess">What a build that ended as UNSTABLE counts as.</param>
    public static DeploymentAnswer Judge(string? result, bool? building, bool unstableIsSuccess) => result switch
    {
        _ when building != false => Running("The build is running."),
        null => Running("The build has no result yet."),
        "SUCCESS" => new DeploymentAnswer(DeploymentState.Succeeded, "The build succeeded."),
        "UNSTABLE" when unstableIsSuccess => new DeploymentAnswer(DeploymentState.Succeeded, "The build is unstable, which the plan lets pass."),
        "UNSTABLE" => Failed("The build is unstable. 'unstable: pass' in the plan lets this pass."),
        "FAILURE" => Failed("The build failed."),
        "NOT_BUILT" => Failed("The build was not carried out (NOT_BUILT)."),
        "ABORTED" => Failed("The build was aborted."),
        _ => Running($"The build has the result '{result}', which is not known here; it counts as running."),
    };

    private static DeploymentAnswer Running(string message) => new(DeploymentState.Running, message);

    private static DeploymentAnswer Failed(string message) => new(DeploymentState.Failed, message);
}
