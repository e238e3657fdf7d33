namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Versions of the orchestrators, written down in docs/orchestration-versions.md. An instance keeps the version it was started under, and
/// so do the sub-orchestrations it starts; orchestrators branch on <see cref="TaskOrchestrationContext.Version"/> where versions differ.
/// </summary>
public static class OrchestrationVersions
{
    /// <summary>What new releases run under; the same as <c>extensions.durableTask.defaultVersion</c> in host.json.</summary>
    public const string Current = "1.0";

    /// <summary>
    /// Options of a sub-orchestration: its id, and its caller's version. Without the version it would run under the worker's, which may be newer.
    /// </summary>
    public static SubOrchestrationOptions Child(this TaskOrchestrationContext context, string instanceId) =>
        new(instanceId: instanceId) { Version = context.Version };
}
