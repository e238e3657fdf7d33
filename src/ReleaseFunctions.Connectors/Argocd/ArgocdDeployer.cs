using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>
/// Deploys by syncing an application of Argo CD, which carries our correlation id as an info of the operation. A rollback goes back to the history entry that was
/// the newest before the release; Argo CD keeps no info with it, so it is known again by what only rollbacks have, and by its time.
/// </summary>
internal sealed class ArgocdDeployer(ArgocdCalls calls, TimeProvider time) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.Argocd;

    public TimeSpan Settles => ArgocdJudge.Settles;

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        ArgocdSync target = (ArgocdSync)order.Target;
        (ArgocdApplication app, DateTimeOffset now) = await calls.GetAsync(connection, target, cancellationToken);
        return FindIn(app, order) is { } handle ? Answer(connection, app, handle, now) : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        ArgocdSync target = (ArgocdSync)order.Target;
        (ArgocdApplication app, DateTimeOffset now) = await calls.GetAsync(connection, target, cancellationToken);
        if (FindIn(app, order) is { } found)
        {
            return Answer(connection, app, found, now);
        }

        if (app.IsDeleting)
        {
            return Failed(connection, app, "is being deleted; nothing was synced.");
        }

        DateTimeOffset at = time.GetUtcNow();
        if (target.Revision is null)
        {
            return await RollBackAsync(connection, order, target, app, at, cancellationToken);
        }

        if (!TryChoose(app, target, out long? position, out string? fault))
        {
            return Failed(connection, app, $"{fault} Nothing was synced.");
        }

        ArgocdApplication accepted = await calls.SyncAsync(connection, target, position, order.IdempotencyKey, Before(app, order), cancellationToken);
        if (position is not null && accepted.Pending is { Revision: null })
        {
            return Failed(connection, accepted, "took the sync without the revision of its source: this version of Argo CD syncs all sources to what they follow. Look at what it synced, and update Argo CD.");
        }

        ArgocdHandle handle = new(order.IdempotencyKey, accepted.Pending?.Revision, at);
        return Started(connection, accepted, handle, $"The application {accepted.Name} is asked to sync to {handle.Revision ?? target.Revision}.");
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        (ArgocdApplication app, DateTimeOffset now) = await calls.GetAsync(connection, (ArgocdSync)target, cancellationToken);
        return Answer(connection, app, ArgocdHandle.Parse(connection.Name, handle), now);
    }

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        ArgocdSync sync = (ArgocdSync)target;
        ArgocdHandle operation = ArgocdHandle.Parse(connection.Name, handle);
        (ArgocdApplication app, DateTimeOffset now) = await calls.GetAsync(connection, sync, cancellationToken);
        if (Runs(app, operation) && app.Phase != "Terminating" && !await calls.TerminateAsync(connection, sync, cancellationToken))
        {
            // It has ended meanwhile, or has not quite begun, which Argo CD refuses as well.
            (app, now) = await calls.GetAsync(connection, sync, cancellationToken);
            if (Runs(app, operation))
            {
                return new DeploymentAnswer(DeploymentState.TryAgain, $"The application {app.Name} cannot have its operation stopped yet.", Page(connection, app), handle);
            }
        }

        bool mayAppear = app.Last?.Is(operation) != true && now - operation.At < Settles;
        return Runs(app, operation) ? new DeploymentAnswer(DeploymentState.Running, $"The application {app.Name} was told to stop its operation.", Page(connection, app), handle)
            : mayAppear ? new DeploymentAnswer(DeploymentState.TryAgain, $"The application {app.Name} does not show the operation yet.", Page(connection, app), handle)
            : new DeploymentAnswer(DeploymentState.Succeeded, $"The operation on the application {app.Name} had ended before.", Page(connection, app), handle);
    }

    private async Task<DeploymentAnswer> RollBackAsync(
        ConnectionSettings connection, DeploymentOrder order, ArgocdSync target, ArgocdApplication app, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (app.Last is not { } last || !last.IsDeploymentOf(order.Release.Id, order.Stage))
        {
            bool untouched = app.Pending is null && app.Last?.IsAfter(order.Release.RequestedAt) != true && app.History.All(entry => entry.DeployedAt < order.Release.RequestedAt);
            return untouched
                ? new DeploymentAnswer(DeploymentState.Succeeded, $"The application {app.Name} was not synced since the release was requested; there is nothing to go back from.", Page(connection, app))
                : Failed(connection, app, $"was last synced by {(app.Pending ?? app.Last)?.Initiator ?? "somebody else"}, not for this stage, so what was there before is not known; choose an entry of its history in Argo CD, or name a revision in the plan's rollback.");
        }

        if (last.Before is not { } before)
        {
            return Failed(connection, app, "had never been synced before the release; there is nothing to go back to.");
        }

        ArgocdApplication accepted = await calls.RollbackAsync(connection, target, before, cancellationToken);
        string? revision = accepted.Pending?.Revision ?? app.History.FirstOrDefault(entry => entry.Id == before)?.Revision;
        ArgocdHandle handle = new(order.IdempotencyKey, revision, at) { Entry = before };
        return Started(connection, accepted, handle, $"The application {accepted.Name} goes back to entry {before} of its history, {revision ?? "a revision that it does not name"}.");
    }

    /// <summary>Which source gets the plan's revision. One that is not said is only clear where there is one.</summary>
    /// <param name="position">From 1; null: the application has no list of sources.</param>
    private static bool TryChoose(ArgocdApplication app, ArgocdSync target, out long? position, [NotNullWhen(false)] out string? fault)
    {
        IReadOnlyList<ArgocdSource> sources = app.Sources;
        bool isPosition = long.TryParse(target.Source, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        ArgocdSource[] named = target.Source is null ? [.. sources] : [.. sources.Where(source => isPosition ? source.Position == number : source.Name == target.Source)];
        position = named is [var only] ? only.Position : null;
        string listed = string.Join(", ", sources);
        fault = (sources.Count, named.Length) switch
        {
            (0, _) => target.Source is null or "1" ? null : $"has one source; take 'source: {target.Source}' out of the plan.",
            (_, 1) => null,
            _ when target.Source is null => $"has several sources; say in the plan which of them gets the revision, by 'source' with its name or position: {listed}.",
            (_, 0) => $"has no source '{target.Source}'; it has {listed}.",
            _ => $"has several sources with the name '{target.Source}'; write the position of one: {listed}.",
        };
        return fault is null;
    }

    /// <summary>What an earlier send of the order started; null: nothing is to be seen.</summary>
    private static ArgocdHandle? FindIn(ArgocdApplication app, DeploymentOrder order)
    {
        bool back = ((ArgocdSync)order.Target).Revision is null;
        DateTimeOffset? since = order.Before?.SentAt;
        foreach (ArgocdOperation operation in new[] { app.Pending, app.Last }.OfType<ArgocdOperation>())
        {
            if (!back && operation.Order == order.IdempotencyKey)
            {
                return new ArgocdHandle(order.IdempotencyKey, operation.Revision, since ?? operation.StartedAt ?? order.Release.RequestedAt);
            }

            if (back && since is { } sent && operation.IsRollback && operation.IsAfter(sent))
            {
                return new ArgocdHandle(order.IdempotencyKey, operation.Revision, sent) { Entry = 0 };
            }
        }

        return null;
    }

    /// <summary>The newest entry before the first deployment of the stage: a second attempt does not go back to the first.</summary>
    private static long? Before(ArgocdApplication app, DeploymentOrder order) =>
        app.Last is { } last && last.IsDeploymentOf(order.Release.Id, order.Stage) ? last.Before : app.History.LastOrDefault()?.Id;

    private static bool Runs(ArgocdApplication app, ArgocdHandle handle) =>
        app.Pending?.Is(handle) == true || (app.Last?.Is(handle) == true && app.Phase is "Running" or "Terminating");

    private static DeploymentAnswer Answer(ConnectionSettings connection, ArgocdApplication app, ArgocdHandle handle, DateTimeOffset now) =>
        ArgocdJudge.Judge(app, handle, now) with { Url = Page(connection, app), Handle = handle.ToString() };

    private static DeploymentAnswer Started(ConnectionSettings connection, ArgocdApplication app, ArgocdHandle handle, string message) =>
        new(DeploymentState.Running, message, Page(connection, app), handle.ToString());

    private static DeploymentAnswer Failed(ConnectionSettings connection, ArgocdApplication app, string rest) =>
        new(DeploymentState.Failed, $"The application {app.Name} {rest}", Page(connection, app));

    /// <summary>The application's page.</summary>
    private static string? Page(ConnectionSettings connection, ArgocdApplication app) => ConnectionUrl.TryCombine(
        connection.Url!, $"/applications/{(app.Namespace is { } home ? $"{Uri.EscapeDataString(home)}/" : string.Empty)}{Uri.EscapeDataString(app.Name!)}", out Uri url, out _) ? url.AbsoluteUri : null;
}
