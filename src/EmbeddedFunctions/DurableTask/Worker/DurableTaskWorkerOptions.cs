using System.Diagnostics.CodeAnalysis;
using EmbeddedFunctions.DurableTask.Converters;

namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Options of a worker.</summary>
[SuppressMessage("Design", "CA1034", Justification = "The nested types are part of the API this stands in for.")]
public class DurableTaskWorkerOptions
{
    private DataConverter? _dataConverter;

    /// <summary>Which versions of an orchestration this worker runs.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>All.</summary>
        None = 0,

        /// <summary>Only the worker's own version.</summary>
        Strict = 1,

        /// <summary>The worker's own version and older ones.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an orchestration of a version this worker does not run.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It waits for a worker that does.</summary>
        Reject = 0,

        /// <summary>It fails.</summary>
        Fail = 1,
    }

    /// <summary>Converts payloads; default <see cref="JsonDataConverter.Default"/>, or the <see cref="DurableTask.DataConverter"/> in the container.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    /// <summary>The longest single timer; longer ones are split. Default 3 days.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How much runs at the same time.</summary>
    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>How versions are matched; not at all when <c>null</c>.</summary>
    public VersioningOptions? Versioning { get; set; }

    /// <summary>Whether <see cref="Versioning"/> was set.</summary>
    public bool IsVersioningSet => Versioning is not null;

    /// <summary>Decides which orchestrations run here, unless one in the container does; default none.</summary>
    [Obsolete("Experimental, as in the API this stands in for.")]
    public IOrchestrationFilter? OrchestrationFilter { get; set; }

    internal bool HasDataConverter => _dataConverter is not null;

    internal void ApplyTo(DurableTaskWorkerOptions other)
    {
        other._dataConverter = _dataConverter;
        other.MaximumTimerInterval = MaximumTimerInterval;
        other.Versioning = Versioning;
#pragma warning disable CS0618 // Copied like every option.
        other.OrchestrationFilter = OrchestrationFilter;
#pragma warning restore CS0618
        other.Concurrency.MaximumConcurrentActivityWorkItems = Concurrency.MaximumConcurrentActivityWorkItems;
        other.Concurrency.MaximumConcurrentOrchestrationWorkItems = Concurrency.MaximumConcurrentOrchestrationWorkItems;
    }

    /// <summary>How much runs at the same time.</summary>
    public class ConcurrencyOptions
    {
        /// <summary>Activities at a time; default 100 per processor.</summary>
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        /// <summary>Turns of orchestrations at a time; default 100 per processor.</summary>
        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>How versions are matched.</summary>
    public class VersioningOptions
    {
        /// <summary>The worker's own version; default none.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>Version of sub-orchestrations that are called without one; default none.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        /// <summary>Which versions run here; default all.</summary>
        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        /// <summary>What happens to the others; default they wait.</summary>
        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }
}
