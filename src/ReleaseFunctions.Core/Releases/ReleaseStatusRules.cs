namespace ReleaseFunctions.Core.Releases;

/// <summary>Which statuses are an end.</summary>
public static class ReleaseStatusRules
{
    /// <summary>Nothing more happens unless an operator starts another run.</summary>
    public static bool IsOver(this ReleaseStatus status) => status > ReleaseStatus.RollingBack;

    /// <summary>This attempt of the stage is done.</summary>
    public static bool IsOver(this StageStatus status) => status > StageStatus.RollingBack;

    /// <summary>Stages that need this one may start.</summary>
    public static bool IsPassed(this StageStatus status) => status is StageStatus.Succeeded or StageStatus.Skipped;
}
