namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>An instance to be created.</summary>
internal sealed record NewInstance(string Id, string Name, string Version, string? Input)
{
    /// <summary>Ticks from which it may start.</summary>
    public long StartAt { get; init; }

    public string? Tags { get; init; }

    public ParentLink? Parent { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }
}
