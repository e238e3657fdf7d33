namespace ReleaseFunctions.Core.Releases;

/// <summary>A look at a release found it not carried on; a second look that finds the same confirms it.</summary>
/// <param name="Seq">The release's newest event then: if it has come on since, the suspicion is void.</param>
/// <param name="At">When.</param>
public sealed record Suspicion(long Seq, DateTimeOffset At)
{
    /// <summary>How long a suspicion stands: what one look found and the next, an hour later, did not deny is another case.</summary>
    public static TimeSpan Standing { get; } = TimeSpan.FromHours(1);

    /// <summary>Whether a look that finds the release as it was then confirms it.</summary>
    public bool IsConfirmedAt(DateTimeOffset now, long seq) => seq == Seq && now - At <= Standing;
}
