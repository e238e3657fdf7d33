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
    public static DecisionCheck Check(ReleaseView view, string stageName, string person, DateTimeOffset now)
    {
        if (view.FindStage(stageName) is not { Approval: { } approval } stage)
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

        return Barred(view, stageName, approval, person) is { } reason
            ? new(DecisionState.NotAllowed, approval, null, reason)
            : new(DecisionState.Open, approval, null, ApprovalJudge.Judge(approval).Text);
    }

    private static string? Barred(ReleaseView view, string stage, ApprovalView approval, string person)
    {
        string? exclusion = approval.Excluded.FirstOrDefault(excluded => Person.Same(excluded.Person, person))?.Reason
            ?? ApprovalJudge.Exclusion(person, approval.NotBy, view.Facts, ApprovalJudge.PreviousApprovers(view, stage));
        return exclusion is not null ? $"{Person.Normalize(person)} may not decide about stage '{stage}': {Person.Normalize(person)} {exclusion}."
            : Person.IsKey(person) || approval.Approvers.Any(approver => Person.Same(approver, person)) ? null
            : $"{Person.Normalize(person)} is not an approver of stage '{stage}'; {string.Join(", ", approval.Approvers)} may decide.";
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
}

/// <summary>Whether a person may decide now.</summary>
public enum DecisionState
{
    Open,
    AlreadyDecided,
    Expired,

    /// <summary>The person is none of the approvers, or excluded.</summary>
    NotAllowed,

    /// <summary>Nothing is asked, or it was decided, withdrawn or ended.</summary>
    NotOpen,
}
