namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Which orchestrations to list.</summary>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="CreatedTo">Created at or before.</param>
/// <param name="Statuses">In one of these statuses; any when <c>null</c> or empty.</param>
/// <param name="TaskHubNames">In one of these hubs; any when <c>null</c> or empty.</param>
/// <param name="InstanceIdPrefix">With an id that starts so; upper and lower case differ.</param>
/// <param name="PageSize">Results per page; default 100.</param>
/// <param name="FetchInputsAndOutputs">Whether to include the payloads.</param>
/// <param name="ContinuationToken">Where to start, from an earlier page.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>Results per page unless set.</summary>
    public const int DefaultPageSize = 100;
}
