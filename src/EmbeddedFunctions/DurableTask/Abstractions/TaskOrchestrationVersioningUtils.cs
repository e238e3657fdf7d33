namespace EmbeddedFunctions.DurableTask.Abstractions;

/// <summary>Compares the versions of orchestrations.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Compares two versions: no version comes before any version, two dotted numbers compare as <see cref="Version"/>,
    /// anything else compares as text without case.
    /// </summary>
    /// <returns>Below zero when <paramref name="sourceVersion"/> is older, zero when equal, above zero when newer.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var sourceMissing = string.IsNullOrWhiteSpace(sourceVersion);
        var otherMissing = string.IsNullOrWhiteSpace(otherVersion);
        if (sourceMissing || otherMissing)
        {
            return otherMissing.CompareTo(sourceMissing);
        }

        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
