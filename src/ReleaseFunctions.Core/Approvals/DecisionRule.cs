using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Whether a person's decision about a stage may be recorded now. Asked where a decision is written, in the same
/// transaction, so that what happened meanwhile counts.
/// </summary>
public static class DecisionRule
{
    /// <summary>The approval that is open for that person, or the sentence that says why there is none.</summary>
    /// <param name="rights">What was looked up about the person; null: nothing, as where the question is only what to show.</param>
    public static DecisionCheck Check(ReleaseView view, string stageName, string person, DateTimeOffset now, DecisionRights? rights = null)
    {
        if (view.FindStage(stageName) is not { } stage || ApprovalRoll.Current(view, stageName) is not { } approval)
        {
            return Closed(DecisionState.NotOpen, $"Stage '{stageName}' has not asked for an approval.");
        }

        if (approval.Decisions.FirstOrDefault(decision => Person.Same(decision.Person, person)) is { } made)
        {
            return new(DecisionState.AlreadyDecided, approval, made, $"{made.Person} has already decided: {WireName.Of(made.Verdict)}.");
        }

        if (approval.Outcome == ApprovalOutcome.Expired || (approval.Outcome == ApprovalOutcome.Open && now >= approval.ExpiresAt))
        {
            return new(DecisionState.Expired, approval, null, $"The approval of stage '{stageName}' expired at {approval.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        }

        if (view.Status.IsOver())
        {
            return new(DecisionState.NotOpen, approval, null, $"The release has ended as {WireName.Of(view.Status)}: {view.Reason}");
        }

        if (approval.Outcome != ApprovalOutcome.Open || stage.Status.IsOver())
        {
            return new(DecisionState.NotOpen, approval, null, $"The approval of stage '{stageName}' is closed ({WireName.Of(approval.Outcome)}): {approval.Reason ?? stage.Reason}");
        }

        if (StopSignal.From(view, stageName) is { } stop)
        {
            return new(DecisionState.NotOpen, approval, null, $"The release is being stopped: {stop.Reason}");
        }

        // The quorum may be reached although the orchestrator has not closed the approval yet.
        if (ApprovalJudge.Judge(approval) is { Outcome: not ApprovalOutcome.Open } judgement)
        {
            return new(DecisionState.NotOpen, approval, null, $"The approval of stage '{stageName}' is decided: {judgement.Text}");
        }

        if (ApprovalRoll.Exclusion(view, stageName, approval, person) is { } exclusion)
        {
            return new(DecisionState.NotAllowed, approval, null, $"{Person.Normalize(person)} may not decide about stage '{stageName}': {Person.Normalize(person)} {exclusion}.");
        }

        IReadOnlyList<Seat> seats = ApprovalSeats.Of(approval, person, Able(view, stageName, approval, rights ?? DecisionRights.None), now);
        return seats.Count == 0 ? Stranger(stageName, approval, Person.Normalize(person), rights ?? DecisionRights.None)
            : ApprovalJudge.IsTurnOf(approval, person, seats) ? new(DecisionState.Open, approval, null, ApprovalJudge.Judge(approval).Text) { Seats = seats }
            : new(DecisionState.NotYourTurn, approval, null, $"It is not the turn of {Person.Normalize(person)} yet: {ApprovalJudge.Judge(approval).Text}");
    }

    // Nobody stands in for someone who may not decide themselves, nor in an approval that was not delegated.
    private static DecisionRights Able(ReleaseView view, string stage, ApprovalView approval, DecisionRights rights) => rights with
    {
        Delegations =
        [
            .. rights.Delegations.Where(delegation => delegation.Concerns(view.Facts.Id, stage, approval.Subject.Attempt)
                && ApprovalRoll.Exclusion(view, stage, approval, delegation.Delegator) is null),
        ],
    };

    private static DecisionCheck Stranger(string stage, ApprovalView approval, string person, DecisionRights rights)
    {
        GroupReading? unknown = rights.Groups.FirstOrDefault(reading => reading.Problem is not null);
        return unknown is not null
                ? new(DecisionState.Unknown, approval, null, $"Whether {person} may decide about stage '{stage}' cannot be told now: {unknown.Problem} Nothing was decided; try again in a minute.")
            : approval.Rules.Any(rule => rule.Approvers.Contains(person))
                ? new(DecisionState.NotAllowed, approval, null, $"{person} was asked about stage '{stage}' as a member of a group and is in none of them any more.")
                : new(DecisionState.NotAllowed, approval, null, $"{person} is not an approver of stage '{stage}'; {ApprovalText.Names([.. approval.Approvers.Concat(approval.Escalated ?? []).Distinct()])} may decide.");
    }

    private static DecisionCheck Closed(DecisionState state, string text) => new(state, null, null, text);
}

/// <summary>What <see cref="DecisionRule"/> found.</summary>
/// <param name="Approval">The approval in question, if there is one.</param>
/// <param name="Made">The person's own decision, if already made.</param>
/// <param name="Text">One sentence for the person.</param>
public sealed record DecisionCheck(DecisionState State, ApprovalView? Approval, Decision? Made, string Text)
{
    public bool IsOpen => State == DecisionState.Open;

    /// <summary>While open: the seats the person would take.</summary>
    public IReadOnlyList<Seat> Seats { get; init; } = [];
}

/// <summary>Whether a person may decide now.</summary>
public enum DecisionState
{
    Open,
    AlreadyDecided,
    Expired,

    /// <summary>The person is none of the approvers, or excluded.</summary>
    NotAllowed,

    /// <summary>The order has others decide first.</summary>
    NotYourTurn,

    /// <summary>Only a group that cannot be looked up now could tell.</summary>
    Unknown,

    /// <summary>Nothing is asked, or it was decided, withdrawn or ended.</summary>
    NotOpen,
}
