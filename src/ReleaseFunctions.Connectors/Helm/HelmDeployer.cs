using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>
/// Deploys by giving a HelmRelease of Flux another version or other values, and following what Flux makes of it. The object itself carries the order that changed it and
/// what it was before, so that an order is not carried out twice, and can be taken back.
/// </summary>
internal sealed class HelmDeployer(HelmCalls calls) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.Helm;

    public TimeSpan Settles => TimeSpan.Zero; // what was written is read at once

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        HelmUpgrade target = (HelmUpgrade)order.Target;
        HelmRelease release = await calls.GetAsync(connection, target, cancellationToken);
        return release.Order == order.IdempotencyKey ? await JudgeAsync(connection, target, release, new HelmHandle(order.IdempotencyKey, release.Generation), cancellationToken) : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        HelmUpgrade target = (HelmUpgrade)order.Target;
        HelmRelease release = await calls.GetAsync(connection, target, cancellationToken);
        if (release.Order != order.IdempotencyKey)
        {
            if (Refusal(release, target) is { } refusal)
            {
                return Failed(target, $"{refusal} Nothing was changed.");
            }

            if (target.Version is null)
            {
                return await RollBackAsync(connection, order, target, release, cancellationToken);
            }

            release = await calls.PatchAsync(connection, target, release, now => now.Order == order.IdempotencyKey ? null : Upgrade(now, order, target), cancellationToken);
        }

        return await JudgeAsync(connection, target, release, new HelmHandle(order.IdempotencyKey, release.Generation), cancellationToken);
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        HelmUpgrade helm = (HelmUpgrade)target;
        return await JudgeAsync(connection, helm, await calls.GetAsync(connection, helm, cancellationToken), HelmHandle.Parse(connection.Name, handle), cancellationToken);
    }

    /// <summary>Flux cannot be told to stop an upgrade: the release is given what it had before, which Flux brings it to when the upgrade has ended.</summary>
    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        HelmUpgrade helm = (HelmUpgrade)target;
        HelmHandle change = HelmHandle.Parse(connection.Name, handle);
        HelmRelease release = await calls.GetAsync(connection, helm, cancellationToken);
        if (release.Order == change.Order && !change.IsUndo)
        {
            if (HelmReleaseRule.Judge(release, change) is { State: DeploymentState.Succeeded } done)
            {
                return new DeploymentAnswer(DeploymentState.Succeeded, $"There is nothing to stop: {Name(helm)} {done.Message}");
            }

            if (release.Before is not { } before)
            {
                return Failed(helm, "does not say any more what it was before; change it by hand.");
            }

            release = await calls.PatchAsync(connection, helm, release, now => now.Order == change.Order ? Undo(change.UndoOrder, before) : null, cancellationToken);
        }

        return release.Order == change.UndoOrder || (change.IsUndo && release.Order == change.Order)
            ? new DeploymentAnswer(DeploymentState.Running, $"{Name(helm)} goes back to what it was before: Flux cannot stop an upgrade, and follows when that has ended.", Handle: new HelmHandle(release.Order, release.Generation).ToString())
            : new DeploymentAnswer(DeploymentState.Succeeded, $"There is nothing to stop: {Name(helm)} has been changed by {release.Order ?? "somebody else"} since.");
    }

    private async Task<DeploymentAnswer> RollBackAsync(ConnectionSettings connection, DeploymentOrder order, HelmUpgrade target, HelmRelease release, CancellationToken cancellationToken)
    {
        if (!release.IsDeployedFor(order.Release.Id, order.Stage) || release.Before is not { } before)
        {
            return new DeploymentAnswer(DeploymentState.Succeeded, $"{Name(target)} does not carry a change of this stage (last changed by {release.Order ?? "somebody else"}); there is nothing to undo.");
        }

        if (release.Version != before.To)
        {
            return Failed(target, $"is to have the version {release.Version}, not {before.To}: somebody has changed it since, and it is left so. Name a version in the plan's rollback, or change it by hand.");
        }

        string of = release.Order!;
        release = await calls.PatchAsync(connection, target, release, now => now.Order == of ? Undo(order.IdempotencyKey, before) : null, cancellationToken);
        return await JudgeAsync(connection, target, release, new HelmHandle(order.IdempotencyKey, release.Generation), cancellationToken);
    }

    private static string? Refusal(HelmRelease release, HelmUpgrade target) =>
        !release.HasChart ? "takes its chart from a source of its own (chartRef), where the version stands; only HelmReleases with spec.chart are changed."
        : target.Chart is { } chart && chart != release.Chart ? $"has the chart '{release.Chart}', not '{chart}'."
        : null;

    private static JsonObject Upgrade(HelmRelease now, DeploymentOrder order, HelmUpgrade target)
    {
        JsonObject values = target.Values is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];
        HelmBefore before = now.IsDeployedFor(order.Release.Id, order.Stage) && now.Before is { } first
            ? first with { To = target.Version! } // a second attempt goes back to before the first
            : new(now.Version, target.Version!, InversePatch.Of(now.Values, values));

        // What is asked for again after it has failed would otherwise not be tried again.
        bool isForced = now.Version == target.Version && InversePatch.IsEmpty(now.Values, values) && now.Condition("Ready").TextAt("status") == "False";
        return Patch(HelmRelease.Annotations(order.IdempotencyKey, before, isForced), target.Version, values);
    }

    private static JsonObject Undo(string order, HelmBefore before) => Patch(HelmRelease.Annotations(order, null, isForced: false), before.Version, before.Values.DeepClone().AsObject());

    private static JsonObject Patch(JsonObject annotations, string? version, JsonObject values)
    {
        JsonObject spec = new() { ["chart"] = new JsonObject { ["spec"] = new JsonObject { ["version"] = version } } };
        if (values.Count > 0)
        {
            spec["values"] = values;
        }

        return new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations }, ["spec"] = spec };
    }

    private async Task<DeploymentAnswer> JudgeAsync(ConnectionSettings connection, HelmUpgrade target, HelmRelease release, HelmHandle handle, CancellationToken cancellationToken)
    {
        DeploymentAnswer answer = HelmReleaseRule.Judge(release, handle);
        if (answer.State == DeploymentState.Succeeded && await calls.StatusOfNewestAsync(connection, release, cancellationToken) is { } status && status != "deployed")
        {
            answer = new DeploymentAnswer(DeploymentState.Running, $"is ready for Flux, but Helm's newest release is '{status}'.");
        }

        return answer with { Message = $"{Name(target)} {answer.Message}", Handle = handle.ToString() };
    }

    private static string Name(HelmUpgrade target) => $"helmrelease/{target.Release} in {target.Namespace}";

    private static DeploymentAnswer Failed(HelmUpgrade target, string rest) => new(DeploymentState.Failed, $"{Name(target)} {rest}");
}
