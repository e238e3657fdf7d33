using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>Records what a deployment reported about itself, once, then wakes whoever waits for it.</summary>
public sealed class ReportDeployment(IReleaseStore releases, ReleaseWaker waker, TimeProvider time)
{
    private const string Actor = "callback";

    /// <returns>How the deployment ended: as reported now, or as it had ended before; null: another attempt has replaced this one.</returns>
    public async Task<DeploymentState?> RunAsync(
        DurableTaskClient client, LinkToken link, DeploymentState status, string message, string? url, CancellationToken cancellationToken)
    {
        bool isRollback = link.Action == DeploymentAction.Rollback;
        NewEvent finished = isRollback
            ? NewEvent.ForStage(
                EventKeys.StageRollbackFinished(link.Stage, link.Attempt), time.GetUtcNow(), EventTypes.RollbackFinished, link.Stage, link.Attempt, Actor, new EventData.RollbackFinished(status, message, url, Actor))
            : NewEvent.ForStage(
                EventKeys.DeployFinished(link.Stage, link.Attempt), time.GetUtcNow(), EventTypes.DeployFinished, link.Stage, link.Attempt, Actor, new EventData.DeployFinished(status, message, url, Actor));

        // A report about an attempt that has been superseded by a retry changes nothing: its key is taken, or the attempt is no longer the stage's.
        CommitResult result = await releases.CommitAsync(
            link.ReleaseId, view => view.FindStage(link.Stage)?.Attempt == link.Attempt ? [finished] : [], cancellationToken);
        await waker.WakeStageAsync(client, result.View, link.Stage, link.Attempt, cancellationToken);
        StageView? stage = result.View.FindStage(link.Stage);
        DeploymentView? deployment = isRollback ? stage?.Rollback : stage?.Deployment;
        return stage?.Attempt == link.Attempt ? deployment?.Status : null;
    }
}
