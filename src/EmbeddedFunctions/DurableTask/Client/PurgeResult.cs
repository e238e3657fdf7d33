namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>Creates a result.</summary>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>Creates a result that says whether all is done.</summary>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>Number of instances purged.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether everything that matched is purged; <c>null</c> when not known.</summary>
    public bool? IsComplete { get; }
}
