namespace ReleaseFunctions.Connectors.Connections;

/// <summary>What the <c>Connections</c> section held.</summary>
/// <param name="Connections">The valid ones, by name.</param>
/// <param name="Errors">What has to be put right; with any of these the whole reading is not used.</param>
/// <param name="Warnings">What works, but perhaps not as meant.</param>
internal sealed record ConnectionReading(
    IReadOnlyDictionary<string, ConnectionSettings> Connections,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Warnings);
