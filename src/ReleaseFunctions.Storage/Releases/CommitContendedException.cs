namespace ReleaseFunctions.Storage.Releases;

/// <summary>Other writers were first every time. Nothing was written; the same call may be repeated.</summary>
public sealed class CommitContendedException : Exception
{
    internal CommitContendedException(string releaseId, int attempts)
        : base(FormattableString.Invariant($"Release '{releaseId}' was changed by others during each of {attempts} attempts to append to it; try again."))
    {
    }
}
