namespace ReleaseFunctions.Core.Locks;

/// <summary>Port: who holds the environments' locks, and who waits.</summary>
public interface ILockStore
{
    /// <summary>
    /// Reads the lock, asks <paramref name="change"/> what it becomes, and writes that if nobody changed it meanwhile; else reads and asks again.
    /// </summary>
    /// <param name="name">See <see cref="LockName"/>.</param>
    /// <param name="change">Pure: it may be asked several times. Answers the same state where nothing changes.</param>
    /// <returns>The lock after the change.</returns>
    Task<LockState> ChangeAsync(string name, Func<LockState, LockState> change, CancellationToken cancellationToken);

    /// <summary>The lock; a free one if nobody ever asked for it.</summary>
    Task<LockState> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>All locks that are held, by name.</summary>
    Task<IReadOnlyList<LockState>> ListAsync(CancellationToken cancellationToken);
}
