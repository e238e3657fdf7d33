using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>
/// Deploys by giving a container of a workload another image and following the rollout. The workload itself carries the order that changed it and what it was before, so
/// that an order is not carried out twice, and can be taken back.
/// </summary>
internal sealed class KubernetesDeployer(WorkloadCalls calls) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.Kubernetes;

    public TimeSpan Settles => TimeSpan.Zero; // what was written is read at once

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        Workload workload = await calls.GetAsync(connection, NameOf(order.Target), cancellationToken);
        return workload.Order == order.IdempotencyKey ? Judge(workload, new KubernetesHandle(order.IdempotencyKey, workload.Generation)) : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        Workload workload = await calls.GetAsync(connection, NameOf(order.Target), cancellationToken);
        KubernetesRollout target = (KubernetesRollout)order.Target;
        return workload.Order == order.IdempotencyKey ? Judge(workload, new KubernetesHandle(order.IdempotencyKey, workload.Generation))
            : !workload.RollsOut ? Failed(workload, RolloutRule.Of(workload).Message + " Nothing was changed.")
            : target.Image is null ? await RollBackAsync(connection, order, workload, cancellationToken)
            : workload.Images.ContainsKey(target.Container ?? string.Empty) ? await DeployAsync(connection, order, workload, cancellationToken)
            : Failed(workload, $"has no container '{target.Container}'; it has {string.Join(", ", workload.Images.Keys)}. Nothing was changed.");
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken) =>
        Judge(await calls.GetAsync(connection, NameOf(target), cancellationToken), KubernetesHandle.Parse(connection.Name, handle));

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        KubernetesHandle change = KubernetesHandle.Parse(connection.Name, handle);
        Workload workload = await calls.GetAsync(connection, NameOf(target), cancellationToken);
        if (workload.Order == change.Order && !change.IsUndo)
        {
            if (RolloutRule.Of(workload) is { State: RolloutState.Complete } done && workload.Generation >= change.Generation)
            {
                return new DeploymentAnswer(DeploymentState.Succeeded, $"There is nothing to stop: {workload.Name} {done.Message}");
            }

            if (workload.Before is not { } before)
            {
                return Failed(workload, "does not say any more what it was before; undo it with kubectl rollout undo.");
            }

            workload = await UndoAsync(connection, workload, change.Order, change.UndoOrder, before, cancellationToken);
        }

        return workload.Order == change.UndoOrder || (change.IsUndo && workload.Order == change.Order)
            ? new DeploymentAnswer(DeploymentState.Running, $"{workload.Name} goes back to what it was before.", Handle: new KubernetesHandle(workload.Order, workload.Generation).ToString())
            : new DeploymentAnswer(DeploymentState.Succeeded, $"There is nothing to stop: {workload.Name} has been changed by {workload.Order ?? "somebody else"} since.");
    }

    private static WorkloadName NameOf(OutsideTarget target) => WorkloadName.Of(((KubernetesRollout)target).Namespace, ((KubernetesRollout)target).Workload);

    private async Task<DeploymentAnswer> DeployAsync(ConnectionSettings connection, DeploymentOrder order, Workload workload, CancellationToken cancellationToken)
    {
        KubernetesRollout target = (KubernetesRollout)order.Target;
        workload = await calls.PatchAsync(connection, workload, async now =>
        {
            if (now.Order == order.IdempotencyKey)
            {
                return null; // a write that was answered with a conflict had been made all the same
            }

            WorkloadBefore before = now.IsDeployedFor(order.Release.Id, order.Stage) && now.Before is { } first && first.Container == target.Container
                ? first with { To = target.Image! } // a second attempt goes back to before the first
                : new(await calls.RevisionAsync(connection, now, cancellationToken), target.Container!, now.Images.GetValueOrDefault(target.Container!), target.Image!);
            JsonObject annotations = Workload.Annotations(order.IdempotencyKey, before);
            annotations["kubernetes.io/change-cause"] = $"release {order.Release.Id}: {order.Release.Plan} {order.Release.Version}, stage {order.Stage}";
            return Patch(annotations, Image(target.Container!, target.Image, order.IdempotencyKey));
        }, cancellationToken);
        return Judge(workload, new KubernetesHandle(order.IdempotencyKey, workload.Generation));
    }

    private async Task<DeploymentAnswer> RollBackAsync(ConnectionSettings connection, DeploymentOrder order, Workload workload, CancellationToken cancellationToken)
    {
        if (!workload.IsDeployedFor(order.Release.Id, order.Stage) || workload.Before is not { } before)
        {
            return new DeploymentAnswer(DeploymentState.Succeeded, $"{workload.Name} does not carry a change of this stage (last changed by {workload.Order ?? "somebody else"}); there is nothing to undo.");
        }

        if (workload.Images.GetValueOrDefault(before.Container) != before.To)
        {
            return Failed(workload, $"has the image {workload.Images.GetValueOrDefault(before.Container)}, not {before.To}: somebody has changed it since, and it is left so. Name an image in the plan's rollback, or undo it with kubectl.");
        }

        workload = await UndoAsync(connection, workload, workload.Order!, order.IdempotencyKey, before, cancellationToken);
        return Judge(workload, new KubernetesHandle(order.IdempotencyKey, workload.Generation));
    }

    /// <summary>Back to the revision before, and, where that is not kept any more, to the image before.</summary>
    private Task<Workload> UndoAsync(ConnectionSettings connection, Workload workload, string of, string order, WorkloadBefore before, CancellationToken cancellationToken) =>
        calls.PatchAsync(connection, workload, async now => now.Order != of
            ? null
            : Patch(
                Workload.Annotations(order, null),
                (before.Revision is { } revision ? await calls.TemplateAsync(connection, now, revision, cancellationToken) : null) ?? Image(before.Container, before.Image, order)), cancellationToken);

    private static JsonObject Patch(JsonObject annotations, JsonObject spec) => new() { ["metadata"] = new JsonObject { ["annotations"] = annotations }, ["spec"] = spec };

    /// <summary>The order in the pods' annotations makes a rollout of an image that it has already.</summary>
    private static JsonObject Image(string container, string? image, string order) => new()
    {
        ["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["release-functions/order"] = order } },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = container, ["image"] = image }) },
        },
    };

    private static DeploymentAnswer Judge(Workload workload, KubernetesHandle handle)
    {
        if (workload.Generation < handle.Generation)
        {
            return Answer(DeploymentState.Running, "is not shown as changed yet.");
        }

        if (workload.Order != handle.Order)
        {
            return Answer(DeploymentState.Failed, $"has been changed by {workload.Order ?? "somebody else"} since; how this change ended is not known. Look at the workload, then retry or roll back.");
        }

        Rollout rollout = RolloutRule.Of(workload);
        return Answer(
            rollout.State switch
            {
                RolloutState.Complete => DeploymentState.Succeeded,
                RolloutState.Failed => DeploymentState.Failed,
                _ => DeploymentState.Running,
            },
            rollout.Message) with
        { IsHeld = rollout.State == RolloutState.Held };

        DeploymentAnswer Answer(DeploymentState state, string rest) => new(state, $"{workload.Name} {rest}", Handle: handle.ToString());
    }

    private static DeploymentAnswer Failed(Workload workload, string rest) => new(DeploymentState.Failed, $"{workload.Name} {rest}");
}
