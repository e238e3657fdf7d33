using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Why a stage is to stop.</summary>
/// <param name="Kind">Who stops it.</param>
/// <param name="Actor">The operator, or <c>system</c>.</param>
/// <param name="Reason">One sentence.</param>
public sealed record StopSignal(StopKind Kind, string Actor, string Reason)
{
    /// <summary>
    /// What stops <paramref name="stage"/> in the release's current run, or null. An operator comes before a sibling; the
    /// first operator's action stands. A freeze of the calendar that aborts what is in flight comes next, before a newer release, for which what is in flight goes on. A sibling stops it by failing (unless its plan says ask), by rejection or expiry.
    /// </summary>
    public static StopSignal? From(ReleaseView view, string? stage)
    {
        StopRequest? request = StopRequest.From(view, view.Run);
        StageView? own = stage is null ? null : view.FindStage(stage);
        if (request is not { Action: not OperatorAction.Supersede } && own is { Frozen: { InFlight: FreezeInFlight.Abort } freeze } && !own.Status.IsOver())
        {
            return new(StopKind.Freeze, "system", freeze.Text);
        }

        if (request is not null)
        {
            return new(KindOf(request.Action), request.Actor, request.Text);
        }

        if (stage is null)
        {
            return null;
        }

        if (own is { Status: StageStatus.Skipped })
        {
            return new(StopKind.Skip, "operator", own.Reason ?? "It was skipped.");
        }

        StageView? sibling = view.Stages.FirstOrDefault(other => other.Stage != stage && other.Run == view.Run && Stops(other));
        return sibling is null
            ? null
            : new(StopKind.Sibling, "system", $"Stage '{sibling.Stage}' ended: {sibling.Reason}");
    }

    private static StopKind KindOf(OperatorAction action) => action switch
    {
        OperatorAction.Abort => StopKind.Abort,
        OperatorAction.Supersede => StopKind.Supersede,
        _ => StopKind.Rollback,
    };

    private static bool Stops(StageView stage) => stage.Status switch
    {
        StageStatus.Failed => stage.OnFailure != Plans.OnFailure.Ask,
        StageStatus.Rejected or StageStatus.Expired => true,
        _ => false,
    };
}

/// <summary>Who stops a stage.</summary>
public enum StopKind
{
    /// <summary>An operator aborts: what was sent is no longer followed.</summary>
    Abort,

    /// <summary>An operator has everything rolled back: what was sent is no longer followed, but undone.</summary>
    Rollback,

    /// <summary>Another stage ended the release: a stage that has not sent its deployment ends; one that has is followed to its end.</summary>
    Sibling,

    /// <summary>An operator leaves the stage out before its deployment was sent.</summary>
    Skip,

    /// <summary>A newer release of the plan takes the place: waits end, but a deployment, a ramp or a gate under way is carried to its end.</summary>
    Supersede,

    /// <summary>A freeze began that aborts stages in flight: what was sent is no longer followed, and the stage fails.</summary>
    Freeze,
}

/// <summary>An operator's word that a run is to stop, or a newer release's.</summary>
/// <param name="Action">Abort, rollback or supersede.</param>
public sealed record StopRequest(OperatorAction Action, string Actor, string Reason)
{
    /// <summary>One sentence that names who and why.</summary>
    public string Text => Action switch
    {
        OperatorAction.Supersede => Reason,
        OperatorAction.Abort => $"Aborted by {Actor}: {Reason}",
        _ => $"Rollback asked for by {Actor}: {Reason}",
    };

    /// <summary>
    /// The first abort or rollback that an operator asked for while <paramref name="run"/> was not over; else that a newer release took the place; null if neither.
    /// </summary>
    public static StopRequest? From(ReleaseView view, int run)
    {
        ActionView[] stops = [.. view.Actions.Where(action => action.Run == run && !action.AfterEnd
            && action.Action is (OperatorAction.Abort or OperatorAction.Rollback or OperatorAction.Supersede))];
        return (stops.FirstOrDefault(action => action.Action != OperatorAction.Supersede) ?? stops.FirstOrDefault()) is { } found
            ? new(found.Action, found.Actor, found.Reason)
            : null;
    }
}
