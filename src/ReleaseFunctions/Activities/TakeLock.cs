using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Activities;

/// <summary>Asks for an environment's lock. Asked again, it tells how the claim stands now.</summary>
public sealed class TakeLock(ILockStore locks, TimeProvider time)
{
    [Function(nameof(TakeLock))]
    public async Task<LockVerdict> RunAsync([ActivityTrigger] TakeLockOrder order, CancellationToken cancellationToken)
    {
        LockState state = await locks.ChangeAsync(order.Name, state => LockQueue.Take(state, order.Claim, time.GetUtcNow()), cancellationToken);
        return LockQueue.Judge(state, order.Claim.Key);
    }
}

/// <summary>Who asks for which lock.</summary>
public sealed record TakeLockOrder(string Name, LockClaim Claim);
