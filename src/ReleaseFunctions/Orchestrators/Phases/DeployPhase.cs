using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Has the stage deployed.</summary>
internal static class DeployPhase
{
    /// <returns>Null: deployed; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        run.DeploySent = true;
        StageInput attempt = run.Attempt;
        DeploymentEnd end = await run.Context.CallSubOrchestratorAsync<DeploymentEnd>(
            nameof(DeploymentOrchestrator),
            new DeploymentInput(attempt, DeploymentAction.Deploy, attempt.Stage.Deploy, string.Empty),
            new SubOrchestrationOptions(instanceId: InstanceIds.Deployment(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Status switch
        {
            DeploymentState.Succeeded => null,
            DeploymentState.Failed => run.Ends(StageStatus.Failed, $"The deployment failed: {end.Message}"),
            _ => run.Ends(StageStatus.Aborted, end.Message),
        };
    }
}
