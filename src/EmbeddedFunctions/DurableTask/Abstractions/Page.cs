namespace EmbeddedFunctions.DurableTask;

/// <summary>One page of results.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>Creates a page.</summary>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The results on this page.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page starts; <c>null</c> on the last page.</summary>
    public string? ContinuationToken { get; }
}
