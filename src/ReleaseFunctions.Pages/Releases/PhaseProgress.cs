using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>How far a stage has come with one of its phases.</summary>
/// <param name="Class">A class of the style sheet.</param>
/// <param name="Words">Read out after the phase's name.</param>
/// <param name="Icon">A sign in front of it, or null.</param>
public sealed record PhaseProgress(string Class, string Words, string? Icon)
{
    private static readonly PhaseProgress Done = new("done", "done", "check");
    private static readonly PhaseProgress Now = new("now", "now", null);
    private static readonly PhaseProgress ToCome = new("next", "to come", null);
    private static readonly PhaseProgress Failed = new("failed", "failed", "cross");
    private static readonly PhaseProgress Ended = new("ended", "ended here", "stop");

    public static PhaseProgress Of(StageView stage, StagePhase phase) => stage switch
    {
        { Status: StageStatus.Succeeded } => Done,
        { Phase: null } => ToCome,
        { Phase: { } current } when phase != current => phase < current ? Done : ToCome,
        { Status: StageStatus.Failed or StageStatus.RollingBack or StageStatus.RolledBack or StageStatus.RollbackFailed } => Failed,
        _ => stage.Status.IsOver() ? Ended : Now,
    };
}
