using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Records one person's decision, once, then wakes the approval. Links, the API and the operators' pages all come here.</summary>
public sealed class DecideApproval(IReleaseStore releases, DecisionLookup lookup, ReleaseWaker waker, Telemetry telemetry, TimeProvider time)
{
    /// <param name="digest">What the person saw; null: whatever is being approved now.</param>
    /// <param name="person">Address of whoever decides, or <c>key:name</c>.</param>
    /// <returns>The release and the decision that stands: this one, or the person's earlier one.</returns>
    /// <exception cref="ProblemException">403: not an approver; 404: no such release or stage; 409: there is nothing to decide, or it is not the person's turn; 503: a group cannot be looked up.</exception>
    public async Task<(ReleaseView Release, Decision Decision)> RunAsync(
        DurableTaskClient client,
        string releaseId,
        string stage,
        string? digest,
        string person,
        ApprovalVerdict verdict,
        string comment,
        string via,
        CancellationToken cancellationToken)
    {
        person = Person.Normalize(person);
        DecisionRights rights = await lookup.RightsAsync(await releases.RequireAsync(releaseId, cancellationToken), stage, person, cancellationToken);
        CommitResult result = await releases.CommitAsync(
            releaseId,
            view =>
            {
                StageView found = view.FindStage(stage) ?? throw ProblemException.NotFound($"Release {releaseId} has no stage '{stage}'.");
                DecisionCheck check = DecisionRule.Check(view, stage, person, time.GetUtcNow(), rights);
                return check.State == DecisionState.AlreadyDecided ? [] : [Decided(Open(view, check, digest), check.Seats, found, person, verdict, comment, via)];
            },
            cancellationToken);
        StageView decided = result.View.FindStage(stage)!;
        if (result is { Appended.Count: > 0, View.Facts.Drill: null })
        {
            telemetry.Decided(verdict);
        }

        // Woken also for a repeated decision: the first wake-up may have been lost.
        await waker.WakeStageAsync(client, result.View, stage, decided.Attempt, cancellationToken);
        return (result.View, decided.Approval!.Decisions.First(decision => Person.Same(decision.Person, person)));
    }

    private static ApprovalView Open(ReleaseView view, DecisionCheck check, string? digest) => check switch
    {
        { State: DecisionState.NotAllowed } => throw ProblemException.Forbidden(check.Text),
        { State: DecisionState.Unknown } => throw new ProblemException(503, "A group cannot be looked up", check.Text),
        { IsOpen: false } => throw ProblemException.Conflict(check.Text, [.. ActionRules.InWords(view).Select(fitting => new ProblemError("action", fitting))]),
        _ when digest is not null && digest != check.Approval!.Digest =>
            throw ProblemException.Conflict("What is being approved has changed since this was opened; look at it again."),
        _ => check.Approval!,
    };

    private NewEvent Decided(ApprovalView approval, IReadOnlyList<Seat> seats, StageView stage, string person, ApprovalVerdict verdict, string comment, string via) =>
        NewEvent.ForStage(
            EventKeys.Decided(stage.Stage, stage.Attempt, person),
            time.GetUtcNow(),
            EventTypes.ApprovalDecided,
            stage.Stage,
            stage.Attempt,
            person,
            new EventData.ApprovalDecided(verdict, comment, via, approval.Digest) { Seats = seats });
}
