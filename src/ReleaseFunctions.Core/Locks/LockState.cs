namespace ReleaseFunctions.Core.Locks;

/// <summary>An environment's lock: who holds it, and who waits, in the order of their turns. Nobody waits for a lock that nobody holds.</summary>
/// <param name="Name">See <see cref="LockName"/>.</param>
public sealed record LockState(string Name, LockClaim? Holder, IReadOnlyList<LockClaim> Queue)
{
    /// <summary>Nobody holds it.</summary>
    public bool IsFree => Holder is null;

    /// <summary>The holder, then those who wait.</summary>
    public IEnumerable<LockClaim> Claims => Holder is null ? Queue : Queue.Prepend(Holder);

    /// <summary>The lock while nobody holds it.</summary>
    public static LockState Free(string name) => new(name, null, []);
}
