namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>How the engine treats a live instance between turns; every semantic holds in both.</summary>
public enum EngineMode
{
    /// <summary>Instances stay in memory between turns.</summary>
    Cached,

    /// <summary>Every turn replays the history from its start.</summary>
    Replaying,
}
