using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Notices;

/// <summary>The words in which people are told how a release goes, wherever they are told.</summary>
internal static class ReleaseWords
{
    /// <inheritdoc cref="Happened(ReleaseStatus)"/>
    /// <param name="flagsStuck">Whether flags could not be put back.</param>
    public static string Happened(ReleaseStatus status, bool flagsStuck) => Happened(status) + (flagsStuck ? ", and flags could not be put back" : string.Empty);

    /// <summary>What happened, to follow "plan version".</summary>
    public static string Happened(ReleaseStatus status) => status switch
    {
        ReleaseStatus.RolledBack => "was rolled back",
        ReleaseStatus.RollbackFailed => "failed, and so did its rollback",
        ReleaseStatus.Failed => "failed",
        ReleaseStatus.Rejected => "was rejected",
        ReleaseStatus.Expired => "ran out of time",
        ReleaseStatus.Aborted => "was aborted",
        ReleaseStatus.Superseded => "was superseded",
        ReleaseStatus.Succeeded => "succeeded",
        ReleaseStatus.Running => "started",
        ReleaseStatus.Paused => "was paused",
        _ => "needs an operator",
    };
}
