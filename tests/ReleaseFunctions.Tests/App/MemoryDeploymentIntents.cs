using System.Collections.Concurrent;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Tests.App;

/// <summary>Intents in memory.</summary>
internal sealed class MemoryDeploymentIntents : IDeploymentIntents
{
    private readonly ConcurrentDictionary<string, DeploymentIntent> _intents = new();

    /// <summary>What was kept, by key.</summary>
    public IReadOnlyDictionary<string, DeploymentIntent> All => _intents;

    public Task<DeploymentIntent?> BeginAsync(string key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!DeploymentIntent.IsKey(key))
        {
            throw new ArgumentException($"'{key}' cannot be the key of an intent.", nameof(key));
        }

        DeploymentIntent begun = new() { Key = key, SentAt = at };
        DeploymentIntent there = _intents.GetOrAdd(key, begun);
        return Task.FromResult(ReferenceEquals(there, begun) ? null : there);
    }

    public Task<DeploymentIntent?> FindAsync(string key, CancellationToken cancellationToken) => Task.FromResult(_intents.GetValueOrDefault(key));

    public Task KeepAsync(DeploymentIntent intent, CancellationToken cancellationToken)
    {
        _intents[intent.Key] = intent;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string key, CancellationToken cancellationToken)
    {
        _intents.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
