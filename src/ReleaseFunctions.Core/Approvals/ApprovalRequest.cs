using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Builds the data of <c>approval.requested</c>.</summary>
public static class ApprovalRequest
{
    /// <summary>The request for one attempt of one stage, as the release stands now.</summary>
    /// <param name="groups">The members of every group that the plan names.</param>
    /// <param name="succeeded">The plan's last release that succeeded; null: there is none.</param>
    public static EventData.ApprovalRequested For(
        ApprovalPlan plan, ReleaseView view, string stage, int attempt, DateTimeOffset at, IReadOnlyList<AskedGroup>? groups = null, ReleaseFacts? succeeded = null)
    {
        ApprovalSubject subject = ApprovalSubject.From(view.Facts, stage, attempt);
        ApprovalEligibility eligible = ApprovalRoll.Of(plan, view.Facts, ApprovalRoll.Previous(view, stage), groups ?? []);
        return new(
            ApprovalDigest.Of(subject), subject, plan.Requirements.Sum(rule => rule.Require), eligible.Approvers, eligible.Excluded, ApprovalSchedule.Expiry(plan, at))
        {
            NotBy = plan.NotBy,
            Checklist = view.FindStage(stage)?.Checklist,
            Rules = eligible.Rules,
            Order = plan.Order,
            Groups = groups ?? [],
            Compared = [.. Compared(subject, view.FindStage(stage)?.AskedBefore, succeeded)],
            Escalation = plan.Escalate is { } escalate ? new AskedEscalation(at + escalate.After, escalate.To, eligible.Later) : null,
        };
    }

    private static IEnumerable<SubjectComparison> Compared(ApprovalSubject subject, EarlierApproval? before, ReleaseFacts? succeeded)
    {
        if (before is not null)
        {
            yield return new(SubjectComparison.SinceAttempt, before.Subject.Attempt, before.Outcome, null, SubjectDiff.Of(before.Subject, subject));
        }

        if (succeeded is not null)
        {
            yield return new(SubjectComparison.SinceRelease, null, null, succeeded.Id, SubjectDiff.Of(ApprovalSubject.From(succeeded, subject.Stage, subject.Attempt), subject));
        }
    }

    /// <summary>The data of <c>approval.escalated</c>, as the release stands now.</summary>
    /// <param name="groups">The groups among those who are asked as well.</param>
    public static EventData.ApprovalEscalated Escalation(ApprovalView approval, ReleaseView view, string stage, IReadOnlyList<AskedGroup> groups)
    {
        IReadOnlyList<string> previous = ApprovalRoll.Previous(view, stage);
        ILookup<string?, string> people = ApprovalRoll.People(approval.Escalation?.To ?? [], groups)
            .ToLookup(person => ApprovalRoll.Exclusion(person, approval.NotBy, view.Facts, previous));
        return new([.. people[null]], [.. people.Where(reason => reason.Key is not null).SelectMany(reason => reason, (reason, person) => new EventData.Exclusion(person, reason.Key!))], groups);
    }
}
