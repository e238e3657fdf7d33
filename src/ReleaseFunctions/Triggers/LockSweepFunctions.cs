using ReleaseFunctions.Locks;

namespace ReleaseFunctions.Triggers;

/// <summary>Repairs the environments' locks. Where none is held, it costs one request.</summary>
public sealed class LockSweepFunctions(RepairLocks repair)
{
    [Function(nameof(RepairEnvironmentLocks))]
    public Task RepairEnvironmentLocks(
        [TimerTrigger("15 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => repair.RunAsync(client, cancellationToken);
}
