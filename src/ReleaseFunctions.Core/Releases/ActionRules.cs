using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Core.Releases;

/// <summary>
/// Which operators' actions fit a release as it stands. Asking again for what is already under way fits: it records nothing
/// new and wakes whoever may have missed it.
/// </summary>
public static class ActionRules
{
    /// <summary>Everything that fits now.</summary>
    public static IReadOnlyList<FittingAction> Fitting(ReleaseView view) =>
    [
        .. new[] { OperatorAction.Abort, OperatorAction.Rollback, OperatorAction.Pause, OperatorAction.Resume }
            .Where(action => Fault(view, action, null) is null)
            .Select(action => new FittingAction(action, null)),
        .. view.Stages.SelectMany(stage => new[] { OperatorAction.Retry, OperatorAction.Skip, OperatorAction.Override }
            .Where(action => Fault(view, action, stage.Stage) is null)
            .Select(action => new FittingAction(action, stage.Stage))),
    ];

    /// <summary>Everything that fits now, decisions included, in words.</summary>
    public static IReadOnlyList<string> InWords(ReleaseView view) =>
    [
        .. Fitting(view).Select(fitting => fitting.ToString()),
        .. view.Stages
            .Where(stage => stage is { Status: StageStatus.Waiting, WaitingOn.Code: WaitingCode.Approval })
            .Select(stage => $"approve or reject of stage '{stage.Stage}'"),
        .. view.Stages
            .Where(stage => stage is { Status: StageStatus.Waiting, WaitingOn.Code: WaitingCode.Checklist, Checklist: not null })
            .SelectMany(stage => stage.Checklist!.Open.Select(item => $"tick of '{item.Item}' of stage '{stage.Stage}'")),
    ];

    /// <summary>Null if the action fits; else why not, and what would fit.</summary>
    /// <param name="view">The release.</param>
    /// <param name="action">What is asked for.</param>
    /// <param name="stage">The stage; null for what is about the whole release.</param>
    /// <param name="actor">Who asks; null: whoever it is.</param>
    public static ActionRefusal? Check(ReleaseView view, OperatorAction action, string? stage, string? actor = null)
    {
        if (Fault(view, action, stage, actor) is not { } fault)
        {
            return null;
        }

        IReadOnlyList<string> fitting = InWords(view);
        string instead = fitting.Count == 0 ? "Nothing fits this release any more." : $"What fits now: {string.Join(", ", fitting)}.";
        string subject = stage is null ? "this release" : $"stage '{stage}'";
        return new($"{WireName.Of(action)} does not fit {subject}: {fault}. {instead}", fitting);
    }

    private static string? Fault(ReleaseView view, OperatorAction action, string? stage, string? actor = null) => action switch
    {
        OperatorAction.Supersede => "only a newer release of the plan does it",
        OperatorAction.Abort or OperatorAction.Rollback or OperatorAction.Pause or OperatorAction.Resume when stage is not null => "it is about a whole release",
        OperatorAction.Abort => AbortFault(view),
        OperatorAction.Rollback => RollbackFault(view),
        OperatorAction.Pause => PauseFault(view),
        OperatorAction.Resume => view.Paused is null ? "it is not paused" : OtherStop(view, null),
        OperatorAction.Delegate => "whoever is asked does it by their link",
        OperatorAction.FreeLock => "locks are freed at their environment",
        _ when stage is null => "it is about one stage",
        _ when view.FindStage(stage) is null => "the release has no such stage",
        OperatorAction.Retry => RetryFault(view, view.FindStage(stage)!),
        OperatorAction.Skip => SkipFault(view, view.FindStage(stage)!),
        _ => OverrideFault(view, view.FindStage(stage)!, actor),
    };

    private static string? AbortFault(ReleaseView view) =>
        view.Status.IsOver() ? $"it has ended as {WireName.Of(view.Status)}"
        : view.Status == ReleaseStatus.RollingBack ? "it is being rolled back, which is not left half done"
        : OtherStop(view, OperatorAction.Abort);

    private static string? PauseFault(ReleaseView view) => AbortFault(view) ?? OtherStop(view, null)
        ?? (view.Paused is { } paused ? $"it is paused already, by {paused.Actor}" : null);

    private static string? RollbackFault(ReleaseView view) => view.Status switch
    {
        ReleaseStatus.RollingBack => "it is being rolled back",
        ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed or ReleaseStatus.Superseded => $"it has ended as {WireName.Of(view.Status)}",
        _ when !view.Stages.Any(stage => RollbackPlanner.CanUndo(stage)) => "no deployment was sent that can be rolled back",
        _ => view.Status.IsOver() ? null : OtherStop(view, OperatorAction.Rollback),
    };

    private static string? RetryFault(ReleaseView view, StageView stage)
    {
        if (stage.Status != StageStatus.Failed)
        {
            return $"its status is {WireName.Of(stage.Status)}, not failed";
        }

        return IsAsked(view, stage) ? StopSignal.From(view, stage.Stage) is { } stop ? $"it is being stopped already ({stop.Reason})" : null
            : view.Status == ReleaseStatus.Failed ? null
            : $"the release is {WireName.Of(view.Status)} and does not wait for an operator";
    }

    private static bool IsAsked(ReleaseView view, StageView stage) => !view.Status.IsOver() && view.Status != ReleaseStatus.RollingBack
        && (view.OwnWait?.Code == WaitingCode.Operator || (stage.Run == view.Run && stage.OnFailure == Plans.OnFailure.Ask));

    private static string? SkipFault(ReleaseView view, StageView stage)
    {
        if (view.Status.IsOver() || view.Status == ReleaseStatus.RollingBack)
        {
            return view.Status.IsOver() ? $"the release has ended as {WireName.Of(view.Status)}" : "the release is being rolled back";
        }

        string? fault = stage.Status switch
        {
            StageStatus.Pending => null,
            StageStatus.Running or StageStatus.Waiting => stage.Deployment is null ? null : "its deployment was sent; skip leaves out what has not begun",
            StageStatus.Failed when IsAsked(view, stage) =>
                view.Actions.Any(action => action.Action == OperatorAction.Retry && action.Stage == stage.Stage && action.Attempt == stage.Attempt) ? "another attempt was asked for already" : null,
            StageStatus.Aborted when stage.Run < view.Run => null, // an earlier run's: it is to start again
            _ => $"its status is {WireName.Of(stage.Status)}",
        };
        return fault ?? (StopSignal.From(view, stage.Stage) is { } stop ? $"it is being stopped already ({stop.Reason})" : null);
    }

    private static string? OverrideFault(ReleaseView view, StageView stage, string? actor) =>
        CalendarOverrides.Concern(stage) ? CalendarOverrides.Fault(stage, actor) ?? OtherStop(view, null)
        : stage is { Status: StageStatus.Waiting, WaitingOn.Code: WaitingCode.Operator } && Gate(stage) is { Verdict: GateVerdict.Inconclusive or GateVerdict.Error }
            ? OtherStop(view, null)
            : "no window or freeze holds it up, and its health gate does not wait for an operator";

    /// <summary>The gate that a waiting stage has come to.</summary>
    private static GateView? Gate(StageView stage) => stage.Phase == StagePhase.Flags ? stage.Flags?.Gate : stage.Health;

    private static string? OtherStop(ReleaseView view, OperatorAction? same) =>
        StopRequest.From(view, view.Run) is { } stop && stop.Action != same && !(same is not null && stop.Action == OperatorAction.Supersede)
            ? $"it is being stopped already ({stop.Text})"
            : null;
}

/// <summary>An action that fits now.</summary>
/// <param name="Stage">The stage it is about; null for the release as a whole.</param>
public sealed record FittingAction(OperatorAction Action, string? Stage)
{
    /// <summary>For people: <c>abort</c>, <c>retry of stage 'production'</c>.</summary>
    public override string ToString() =>
        WireName.Of(Action) + (Stage is null ? string.Empty : $" of stage '{Stage}'");
}

/// <summary>Why an action does not fit.</summary>
/// <param name="Text">One or two sentences.</param>
/// <param name="Fitting">What would fit, in words.</param>
public sealed record ActionRefusal(string Text, IReadOnlyList<string> Fitting);
