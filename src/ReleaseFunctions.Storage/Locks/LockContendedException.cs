namespace ReleaseFunctions.Storage.Locks;

/// <summary>Other writers were first every time. Nothing was written; the same call may be repeated.</summary>
public sealed class LockContendedException : Exception
{
    internal LockContendedException(string name, int attempts)
        : base(FormattableString.Invariant($"The lock '{name}' was changed by others during each of {attempts} attempts to change it; try again."))
    {
    }
}
