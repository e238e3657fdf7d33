namespace ReleaseFunctions.Core.Reviews;

/// <summary>Port: what people add to the reviews of releases, apart from their histories, which end with them.</summary>
public interface IReviewStore
{
    /// <summary>Everything that was added, in order; empty for a release that is not there.</summary>
    Task<IReadOnlyList<ReviewEntry>> ReadAsync(string releaseId, CancellationToken cancellationToken);

    /// <summary>Appends one entry.</summary>
    /// <param name="releaseId">A release that exists.</param>
    /// <param name="decide">Pure; asked again if someone was first. Its entry gets the next number; null: nothing to append.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All entries.</returns>
    Task<IReadOnlyList<ReviewEntry>> AppendAsync(string releaseId, Func<IReadOnlyList<ReviewEntry>, ReviewEntry?> decide, CancellationToken cancellationToken);
}
