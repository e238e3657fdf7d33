using System.Collections.Immutable;

namespace EmbeddedFunctions.DurableTask;

/// <summary>Options for the start of an orchestration.</summary>
public record StartOrchestrationOptions
{
#pragma warning disable IDE1006 // Parameter names are part of the API and have these letters.
    /// <summary>Options with an instance id and a start time.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }
#pragma warning restore IDE1006

    /// <summary>A copy of other options.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Id of the new instance; a random one when <c>null</c>.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When to start; at once when <c>null</c>.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags stored with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Version to start; the client's default version when <c>null</c>.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Names of the statuses in which an existing instance of the same id makes the start fail.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
