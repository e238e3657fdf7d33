using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>How a release that a stage has started is undone: what is to be done to it next, as it stands.</summary>
/// <param name="Act">The action to take; null: none.</param>
/// <param name="Undone">True: it is undone; false: it cannot be; null: not yet known, look again.</param>
/// <param name="Text">One sentence.</param>
public sealed record ChildUndo(OperatorAction? Act, bool? Undone, string Text)
{
    /// <param name="child">The release.</param>
    public static ChildUndo Judge(ReleaseView child)
    {
        string name = $"Release {child.Facts.Id} of {child.Facts.Plan}";
        if (child.Status == ReleaseStatus.RolledBack)
        {
            return new(null, true, $"{name} was rolled back.");
        }

        if (child.Status == ReleaseStatus.RollbackFailed)
        {
            return new(null, false, $"{name} could not be rolled back: {child.Reason}");
        }

        if (child.Status != ReleaseStatus.RollingBack && ActionRules.Check(child, OperatorAction.Rollback, null) is null)
        {
            return StopRequest.From(child, child.Run) is { Action: OperatorAction.Rollback } && !child.Status.IsOver()
                ? new(null, null, $"{name} is being rolled back.")
                : new(OperatorAction.Rollback, null, $"{name} is to be rolled back.");
        }

        bool sent = child.Stages.Any(stage => stage.SentAt is not null);
        return !child.Status.IsOver()
            ? child.Status != ReleaseStatus.RollingBack && ActionRules.Check(child, OperatorAction.Abort, null) is null && StopRequest.From(child, child.Run) is null
                ? new(OperatorAction.Abort, null, $"{name} is to be aborted.")
                : new(null, null, $"{name} is being stopped.")
            : sent ? new(null, false, $"{name} ended as {Json.WireName.Of(child.Status)} and has deployed what its plan cannot roll back.")
            : new(null, true, $"{name} ended as {Json.WireName.Of(child.Status)}; nothing of it is left to undo.");
    }
}
