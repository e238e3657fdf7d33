using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class SubjectDiffTests
{
    private static readonly ReleaseFacts Before = ReleaseBuilder.Facts();

    [Fact]
    public void Of_TheSame_DiffersInNothingWhateverTheAttempt() =>
        Assert.Empty(SubjectDiff.Of(ApprovalSubject.From(Before, "production", 1), ApprovalSubject.From(Before, "production", 2)));

    [Fact]
    public void Of_EverythingChanged_NamesEachFromAndTo()
    {
        ReleaseFacts now = Before with
        {
            Version = "1.4.3",
            Commit = null,
            Artifacts = [new("chart", "sha256:def")],
            Variables = new Dictionary<string, string> { ["region"] = "northeurope", ["cluster"] = "7" },
            PlanDigest = new string('e', 64),
        };

        IReadOnlyList<SubjectChange> changes = SubjectDiff.Of(ApprovalSubject.From(Before, "production", 1), ApprovalSubject.From(now, "production", 1));

        Assert.Equal(
            [
                "version: 1.4.2 → 1.4.3",
                "commit: c0ffee → none",
                "artifact chart: none → sha256:def",
                "artifact image: sha256:abc → none",
                "variable cluster: none → 7",
                "variable region: westeurope → northeurope",
                "plan: ddddddddddddddddddd… → eeeeeeeeeeeeeeeeeee…",
            ],
            changes.Select(change => change.ToString()));
    }

    [Fact]
    public void For_NewAttemptAfterASuccess_ComparesWithBoth()
    {
        ApprovalPlan plan = new() { From = ["a@x"] };
        ReleaseView view = new ReleaseBuilder(ReleaseBuilder.Plan(ReleaseBuilder.Stage("production"))).Started()
            .StageStarted("production").Asked("production", plan).Decides("production", "a@x", ApprovalVerdict.Approve).Closed("production", ApprovalOutcome.Granted)
            .StageFinished("production", StageStatus.Failed).StageStarted("production", 2).View;

        IReadOnlyList<SubjectComparison> compared = ApprovalRequest.For(plan, view, "production", 2, ReleaseBuilder.Noon, [], Before with { Id = "r0", Version = "1.4.1" }).Compared;

        Assert.Equal(["Since attempt 1, which was approved", "Since release r0, the last of the plan that succeeded"], compared.Select(one => one.Heading()));
        Assert.Empty(compared[0].Changes);
        Assert.Equal(["version: 1.4.1 → 1.4.2"], compared[1].Changes.Select(change => change.ToString()));
    }
}
