using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Graph;

/// <summary>A stage as the picture shows it.</summary>
/// <param name="Name">Name of the stage, unique in the picture.</param>
/// <param name="Needs">Stages that come before; names that are not in the picture are left out.</param>
/// <param name="Note">Second line, such as the environment or the phase.</param>
/// <param name="Look">Its state; null in a plan, where nothing runs.</param>
public sealed record GraphNode(string Name, IReadOnlyList<string> Needs, string Note, Look? Look);
