using System.ComponentModel.DataAnnotations;

namespace EmbeddedFunctions.Engine;

/// <summary>Options of the embedded durable engine.</summary>
public sealed class EmbeddedEngineOptions
{
    /// <summary>Folder of the database; created when missing. In memory, lost at the end of the process, when <c>null</c> (the default).</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Name of the hub and of its database file: letters, digits and hyphens, at most 45, starting with a letter. Default <c>EmbeddedHub</c>.</summary>
    [Required]
    [RegularExpression("^[A-Za-z][A-Za-z0-9-]{0,44}$", ErrorMessage = "HubName must be 1 to 45 letters, digits or hyphens and start with a letter.")]
    public string HubName { get; set; } = "EmbeddedHub";

    /// <summary>Activities that run at a time; the worker's concurrency option when <c>null</c> (the default).</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrentActivities { get; set; }

    /// <summary>Orchestration turns that run at a time; the worker's concurrency option when <c>null</c> (the default).</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrentOrchestrations { get; set; }

    /// <summary>Whether every turn replays the history from its start, which exposes non-deterministic code. Default <c>false</c>.</summary>
    public bool ReplayEveryTurn { get; set; }

    /// <summary>Idle instances kept in memory between turns; the least recently used leave first. Default 2,000.</summary>
    [Range(0, 1_000_000)]
    public int CachedInstances { get; set; } = 2_000;

    /// <summary>About how many bytes idle instances may take in memory, by the size of their inputs and histories. Default 64 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long CachedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How long an idle instance stays in memory. Default 10 minutes.</summary>
    public TimeSpan CachedInstanceLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Version of orchestrations started without one, when neither client nor worker names one; default none.</summary>
    public string DefaultVersion { get; set; } = string.Empty;
}
