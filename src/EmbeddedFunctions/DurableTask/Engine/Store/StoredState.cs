using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>The state of an instance as clients ask for it.</summary>
internal sealed record StoredState(
    long Key,
    string Id,
    string Name,
    OrchestrationRuntimeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string>? Tags)
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }
}
