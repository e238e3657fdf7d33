using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>How one operation stands, and what became of the application: first the operation, then what it synced, then the application's health. Pure.</summary>
internal sealed class ArgocdJudge
{
    /// <summary>How long the server may not show an operation that it has accepted.</summary>
    public static readonly TimeSpan Settles = TimeSpan.FromSeconds(30);

    /// <summary>How long an application may be Degraded before that counts: new pods that fail once and then start are usual.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly ArgocdApplication _app;
    private readonly ArgocdHandle _handle;
    private readonly DateTimeOffset _now;

    private ArgocdJudge(ArgocdApplication app, ArgocdHandle handle, DateTimeOffset now)
    {
        _app = app;
        _handle = handle;
        _now = now;
    }

    /// <param name="app">The application, freshly compared.</param>
    /// <param name="handle">The operation.</param>
    /// <param name="now">Argo CD's clock (UTC).</param>
    public static DeploymentAnswer Judge(ArgocdApplication app, ArgocdHandle handle, DateTimeOffset now) => new ArgocdJudge(app, handle, now).Judge();

    private DeploymentAnswer Judge() => _app.Last is { } last && last.Is(_handle) ? JudgePhase()
        : _app.Pending?.Is(_handle) == true ? Running($"waits for Argo CD to begin the sync to {Name(_handle.Revision)}.")
        : _now - _handle.At < Settles ? Running("does not show the operation yet.")
        : JudgeLost();

    private DeploymentAnswer JudgePhase() => _app.Phase switch
    {
        "Succeeded" => JudgeSynced(_handle.Revision ?? _app.Last!.Revision),
        "Failed" or "Error" => Failed($"could not be synced to {Name(_handle.Revision)} ({_app.Phase}): {Sentence([_app.Message ?? "Argo CD gives no reason", .. _app.FailedResources.Take(3)])} Look at the application in Argo CD."),
        "Terminating" => Running("has its operation stopped."),
        "Running" => Running($"is being synced to {Name(_handle.Revision)}{(_app.Message is { } message ? $": {message.TrimEnd('.')}" : string.Empty)}."),
        null => Running("shows no phase of its operation."),
        _ => Running($"shows the phase '{_app.Phase}', which Argo CD does not document; it counts as running."),
    };

    /// <summary>The operation is not to be seen any more: another one came after it.</summary>
    private DeploymentAnswer JudgeLost()
    {
        string other = _app.Pending?.Initiator ?? _app.Last?.Initiator ?? "nobody that Argo CD knows";
        bool synced = _handle.Revision is not null && _app.History.Any(entry => entry.Revision == _handle.Revision && entry.DeployedAt >= _handle.At - Settles);
        return !synced ? Failed($"does not show the operation any more; the one it shows was started by {other}. Look at its history in Argo CD, then retry or roll back.")
            : _app.Pending is not null ? Running($"was synced to {Name(_handle.Revision)}, and another operation was started since by {other}.")
            : _app.SyncedRevision == _handle.Revision && _app.Phase == "Succeeded" ? JudgeSynced(_handle.Revision)
            : Failed($"was synced to {Name(_handle.Revision)}, but another operation, started by {other}, took its place and synced {Name(_app.SyncedRevision)}.");
    }

    private DeploymentAnswer JudgeSynced(string? wanted)
    {
        if (_app.SyncedRevision is not { } synced)
        {
            return Running("does not say which revision was synced.");
        }

        if (wanted is not null && synced != wanted)
        {
            return Failed($"was synced to {Name(synced)}, not to {Name(wanted)}.");
        }

        if (_app.ReconciledAt < _app.FinishedAt)
        {
            return Running("was synced and has not been looked at by Argo CD since.");
        }

        // An application that was synced to another revision than the one it follows differs from that one, and not from what was asked for.
        bool comparedElsewhere = _app.Sync == "OutOfSync" && _app.ComparedRevision is { } compared && compared != synced;
        return _app.Sync == "Synced" || comparedElsewhere ? JudgeHealth(synced) : JudgeDifference(synced);
    }

    private DeploymentAnswer JudgeDifference(string synced) => _app.Sync switch
    {
        "OutOfSync" => Running($"was synced to {Name(synced)} and still differs from it (OutOfSync): resources are changed by others, or wait to be removed (prune)."),
        _ => Running($"was synced to {Name(synced)}, and whether it agrees with it is not known ({_app.Sync ?? "no sync status"}). {Sentence(_app.Conditions)}".TrimEnd()),
    };

    private DeploymentAnswer JudgeHealth(string synced)
    {
        string said = _app.HealthMessage is { } message ? $": {message.TrimEnd('.')}" : string.Empty;
        switch (_app.Health)
        {
            case "Healthy":
                return new DeploymentAnswer(DeploymentState.Succeeded, $"The application {_app.Name} was synced to {Name(synced)} and is healthy.");
            case "Degraded":
                DateTimeOffset? since = new[] { _app.HealthSince, _app.FinishedAt }.Max();
                return since is { } from && _now - from < Grace
                    ? Running($"is Degraded{said}; it is given until {from + Grace:HH:mm:ss} UTC.")
                    : Failed($"was synced to {Name(synced)} and is Degraded{said}. Look at its resources in Argo CD.");
            case "Suspended":
                return Running($"is Suspended{said}: somebody has to resume it in Argo CD, or in the cluster.") with { IsHeld = true };
            case "Progressing" or "Missing" or "Unknown":
                return Running($"was synced to {Name(synced)} and is {_app.Health}{said}.");
            default:
                return Running($"was synced to {Name(synced)} and shows {(_app.Health is { } other ? $"the health '{other}', which Argo CD does not document; it counts as running" : "no health")}.");
        }
    }

    private DeploymentAnswer Running(string rest) => new(DeploymentState.Running, $"The application {_app.Name} {rest}");

    private DeploymentAnswer Failed(string rest) => new(DeploymentState.Failed, $"The application {_app.Name} {rest}");

    private static string Sentence(IEnumerable<string> parts) => string.Join("; ", parts.Select(part => part.TrimEnd('.'))) is { Length: > 0 } text ? $"{text}." : string.Empty;

    private static string Name(string? revision) => revision ?? "a revision that Argo CD does not name";
}
