using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Tests.App;

/// <summary>Locks in memory.</summary>
internal sealed class MemoryLockStore : ILockStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LockState> _held = [];
    private int _failing;

    /// <summary>The lock as it is now.</summary>
    public LockState this[string name] => FindAsync(name, CancellationToken.None).Result;

    /// <summary>Lets so many changes fail, as if the store were away.</summary>
    public void FailNext(int changes) => _failing = changes;

    public Task<LockState> ChangeAsync(string name, Func<LockState, LockState> change, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_failing > 0)
            {
                _failing--;
                throw new TimeoutException("The store of locks is away.");
            }

            LockState next = change(_held.GetValueOrDefault(name) ?? LockState.Free(name));
            _held[name] = next;
            return Task.FromResult(next);
        }
    }

    public Task<LockState> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_held.GetValueOrDefault(name) ?? LockState.Free(name));
        }
    }

    public Task<IReadOnlyList<LockState>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<LockState>>([.. _held.Values.Where(state => !state.IsFree).OrderBy(state => state.Name, StringComparer.Ordinal)]);
        }
    }
}
