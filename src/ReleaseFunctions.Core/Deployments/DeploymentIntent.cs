namespace ReleaseFunctions.Core.Deployments;

/// <summary>That an order is about to be sent to a system that would carry a second one out again: written down before the first send.</summary>
public sealed record DeploymentIntent
{
    /// <summary>The order's idempotency key: letters, digits and hyphens, at most 300.</summary>
    public required string Key { get; init; }

    /// <summary>Whether the text can be a key; a key names a partition of Table Storage.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= 300 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>When the first send that may have arrived was made (UTC).</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When the last further send was made (UTC); null: there was only the first.</summary>
    public DateTimeOffset? SentAgainAt { get; init; }

    /// <summary>When the last send that may have arrived was made (UTC).</summary>
    public DateTimeOffset LastSentAt => SentAgainAt ?? SentAt;

    /// <summary>What the system started; null: not known.</summary>
    public string? Handle { get; init; }
}

/// <summary>Port: remembers what was sent to deployment systems, so that nothing is started twice.</summary>
public interface IDeploymentIntents
{
    /// <summary>Writes the intent down unless it is there.</summary>
    /// <returns>What was there; null: the intent is new.</returns>
    /// <exception cref="ArgumentException">The key is none.</exception>
    Task<DeploymentIntent?> BeginAsync(string key, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>What was sent under the key; null: nothing.</summary>
    Task<DeploymentIntent?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps what the system started.</summary>
    Task KeepAsync(DeploymentIntent intent, CancellationToken cancellationToken);

    /// <summary>The system did not take the order: the next send is a first one.</summary>
    Task ForgetAsync(string key, CancellationToken cancellationToken);
}
