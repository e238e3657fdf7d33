using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>When listings have to follow a release.</summary>
internal static class SummaryChange
{
    /// <summary>Whether the index has to follow a change of the view.</summary>
    public static bool Differs(ReleaseView before, ReleaseView after) =>
        ReleaseSummary.Of(before) != ReleaseSummary.Of(after) || before.Begun != after.Begun;
}
