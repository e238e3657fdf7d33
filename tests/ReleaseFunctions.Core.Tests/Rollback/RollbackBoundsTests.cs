using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Rollback;

/// <summary>The contract's bounds: only stages whose deploy request was sent, newest first, each once, nothing undone twice, never a loop.</summary>
public sealed class RollbackBoundsTests
{
    private static readonly string[] Names = ["one", "two", "three", "four"];
    private static readonly Plan Four = Plan([.. Names.Select(name => Stage(name, [], rollback: name != "four"))]);

    [Fact]
    public void Order_AnyHistory_IsWhatWasSentAndNotUndoneSinceNewestFirst() => Prop.ForAll(Stories(), story =>
    {
        (ReleaseBuilder release, Dictionary<string, int> sentAt) = Tell(story);

        IReadOnlyList<string> order = RollbackPlanner.Order(Four, release.View);
        Assert.Equal(sentAt.Where(sent => sent.Key != "four").OrderByDescending(sent => sent.Value).Select(sent => sent.Key), order);
        Assert.Equal(sentAt.ContainsKey("four") ? ["four"] : [], RollbackPlanner.Left(Four, release.View));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rollback_StartedAnewAtAnyMoment_AsksForEachStageOnceInOneOrder() => Prop.ForAll(Stories(most: 2), Gen.Choose(0, 8).ListOf(4).ToArbitrary(), (story, losses) =>
    {
        (ReleaseBuilder release, _) = Tell(story);
        List<string> asked = [];
        IReadOnlyList<string> first = RollbackPlanner.Order(Four, release.View);
        release.RollbackStarted();
        foreach (int loss in losses.Append(int.MaxValue))
        {
            Carry(release, asked, loss);
        }

        Assert.Equal(first, asked);
        Assert.Empty(RollbackPlanner.Order(Four, release.View));
        Assert.Equal(first, RollbackPlanner.Begun(Four, release.View));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rollback_HowItEnded_IsNeverFollowedByAnother() => Prop.ForAll(Stories(), Gen.Elements(true, false).ListOf(4).ToArbitrary(), (story, words) =>
    {
        (ReleaseBuilder release, _) = Tell(story);
        IReadOnlyList<string> order = RollbackPlanner.Order(Four, release.View);
        release.RollbackStarted();
        List<RollbackOutcome> outcomes = [];
        foreach ((string stage, bool succeeds) in order.Zip(words))
        {
            release.RollbackStarted(stage).RollbackFinished(stage, succeeds ? DeploymentState.Succeeded : DeploymentState.Failed);
            outcomes.Add(new RollbackOutcome(stage, succeeds, "word"));
        }

        RollbackVerdict verdict = RollbackVerdict.Of(new ReleaseDecision.RollBack("because", ReleaseStatus.RolledBack), outcomes, RollbackPlanner.Left(Four, release.View));
        release.RollbackFinished(null, DeploymentState.Succeeded).Finished(verdict.Status);

        Assert.Equal(
            order.Count == 0 ? ReleaseStatus.Failed : outcomes.All(outcome => outcome.Completed) ? ReleaseStatus.RolledBack : ReleaseStatus.RollbackFailed,
            verdict.Status);
        Assert.NotNull(ActionRules.Check(release.View, OperatorAction.Rollback, null));
        Assert.All(release.View.Stages, stage => Assert.False(RollbackDue.Of(release.View, stage)));
    }).QuickCheckThrowOnFailure();

    /// <summary>Starts, sends and rollbacks of stages in any order.</summary>
    /// <param name="most">2: nothing was undone before, as whenever a release begins to roll back, since none does so twice.</param>
    private static Arbitrary<(string Stage, int What)[]> Stories(int most = 3) =>
        Gen.Elements(Names).SelectMany(name => Gen.Choose(0, most).Select(what => (name, what))).ArrayOf().ToArbitrary();

    private static (ReleaseBuilder Release, Dictionary<string, int> SentAt) Tell((string Stage, int What)[] story)
    {
        ReleaseBuilder release = new ReleaseBuilder(Four).Started();
        Dictionary<string, int> attempts = [];
        Dictionary<string, int> sentAt = [];
        for (int i = 0; i < story.Length; i++)
        {
            (string stage, int what) = story[i];
            int attempt = attempts[stage] = attempts.GetValueOrDefault(stage) + 1;
            release.StageStarted(stage, attempt);
            if (what > 0)
            {
                release.Sent(stage, attempt).Sent(stage, attempt, send: 2);
                sentAt[stage] = i;
            }

            if (what == 3)
            {
                release.RollbackFinished(stage, DeploymentState.Succeeded, attempt);
                sentAt.Remove(stage);
            }

            release.StageFinished(stage, what == 2 ? StageStatus.Succeeded : StageStatus.Failed, attempt: attempt);
        }

        return (release, sentAt);
    }

    /// <summary>What the rollback's orchestration does, until it is lost after so many events: begun stages first, then what is left to undo; what has ended is not asked for again.</summary>
    private static void Carry(ReleaseBuilder release, List<string> asked, int events)
    {
        foreach (string stage in RollbackPlanner.Begun(Four, release.View).Union(RollbackPlanner.Order(Four, release.View)).ToList())
        {
            int attempt = release.View.FindStage(stage)!.Attempt;
            if (release.View.FindStage(stage)!.Rollback is null && events-- > 0)
            {
                asked.Add(stage);
                release.RollbackStarted(stage, attempt);
            }

            if (release.View.FindStage(stage)!.Rollback is { Status: null } && events-- > 0)
            {
                release.RollbackFinished(stage, DeploymentState.Succeeded, attempt);
            }

            if (events <= 0)
            {
                return;
            }
        }
    }
}
