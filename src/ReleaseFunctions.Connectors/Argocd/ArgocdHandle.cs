using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>What is followed: one operation on an application. Kept as JSON.</summary>
/// <param name="Order">Our correlation id; the operation's info <c>release</c>.</param>
/// <param name="Revision">What the operation was to sync, resolved by Argo CD, of several sources all their revisions; null: it did not say.</param>
/// <param name="At">When it was sent (UTC, our clock).</param>
internal sealed record ArgocdHandle(string Order, string? Revision, DateTimeOffset At)
{
    /// <summary>The history entry that is gone back to, for a rollback; such an operation carries no info. Null: a sync.</summary>
    public long? Entry { get; init; }

    /// <exception cref="Network.ApiCallException">The text is none that was written here.</exception>
    public static ArgocdHandle Parse(string connection, string text) => RunHandle.Read<ArgocdHandle>(connection, text, handle => handle.Order is not null);

    public override string ToString() => RunHandle.Write(this);
}
