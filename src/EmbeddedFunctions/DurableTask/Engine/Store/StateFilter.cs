using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Which instances to read.</summary>
internal sealed record StateFilter(
    DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses, string? IdPrefix);
