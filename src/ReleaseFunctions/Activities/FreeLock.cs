using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Activities;

/// <summary>Gives an environment's lock, or a place in its queue, up. Where the release is about to roll the stage back, the rollback gets the lock before anyone else.</summary>
public sealed class FreeLock(ILockStore locks, IReleaseStore releases, TimeProvider time)
{
    [Function(nameof(FreeLock))]
    public async Task<LockFreed> RunAsync([ActivityTrigger] FreeLockOrder order, CancellationToken cancellationToken)
    {
        LockClaim? rollback = order.Rollback is { } asked && await IsDueAsync(asked, cancellationToken) ? asked : null;
        LockState state = await locks.ChangeAsync(
            order.Name,
            state => rollback is null ? LockQueue.Free(state, order.Key, time.GetUtcNow()) : LockQueue.HandOver(state, order.Key, rollback, time.GetUtcNow()),
            cancellationToken);
        return new LockFreed(LockQueue.ToWake(state));
    }

    private async Task<bool> IsDueAsync(LockClaim rollback, CancellationToken cancellationToken) =>
        await releases.FindAsync(rollback.ReleaseId, cancellationToken) is { } release
        && release.FindStage(rollback.Stage) is { } stage
        && RollbackDue.Of(release, stage);
}

/// <summary>Which claim on which lock.</summary>
/// <param name="Rollback">Set: who gets the lock if the facts say that this rollback is due.</param>
public sealed record FreeLockOrder(string Name, LockKey Key, LockClaim? Rollback);

/// <summary>Whom to wake: whoever has the lock now, and those behind.</summary>
public sealed record LockFreed(IReadOnlyList<string> Wake);
