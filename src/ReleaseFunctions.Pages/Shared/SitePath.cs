using System.Diagnostics.CodeAnalysis;

namespace ReleaseFunctions.Pages.Shared;

/// <summary>Tells paths of this site from addresses that lead elsewhere.</summary>
public static class SitePath
{
    /// <summary>Whether a browser that follows the path stays on this site: <c>/ui/x</c>, but not <c>//host</c>, <c>/\host</c> or <c>https:</c>.</summary>
    public static bool IsSafe([NotNullWhen(true)] string? path) =>
        path is ['/', ..] && path is not ['/', '/', ..] && !path.Any(character => char.IsControl(character) || character == '\\');
}
