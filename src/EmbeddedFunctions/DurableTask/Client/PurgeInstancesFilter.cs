namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Which ended orchestrations to purge.</summary>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="CreatedTo">Created at or before.</param>
/// <param name="Statuses">In one of these statuses; any ended one when <c>null</c> or empty.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long to purge before returning with what is done; without limit when <c>null</c>.</summary>
    public TimeSpan? Timeout { get; init; }
}
