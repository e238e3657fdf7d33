using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class ReleasePlannerTests
{
    private static readonly Plan Diamond = Plan(Stage("build"), Stage("east", ["build"]), Stage("west", ["build"]), Stage("done", ["east", "west"]));

    [Theory]
    [InlineData("", "", "build")]
    [InlineData("", "build", "")]
    [InlineData("build", "", "east,west")]
    [InlineData("build", "east", "west")]
    [InlineData("build,east", "west", "")]
    [InlineData("build,east,west", "", "done")]
    public void Next_Diamond_StartsWhateverHasAllItNeeds(string succeeded, string running, string start)
    {
        ReleaseStep step = ReleasePlanner.Next(Diamond, Succeeded(succeeded), Set(running), null);

        Assert.Equal(Names(start), step.Start);
        Assert.IsType<ReleaseDecision.Continue>(step.Decision);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("build", "east")]
    [InlineData("build,east,west", "")]
    public void Next_Paused_StartsNothingAndWaits(string succeeded, string running)
    {
        ReleaseStep step = ReleasePlanner.Next(Diamond, Succeeded(succeeded), Set(running), null, paused: true);

        Assert.Empty(step.Start);
        Assert.IsType<ReleaseDecision.Continue>(step.Decision);
    }

    [Fact]
    public void Next_PausedAndNothingIsLeftToStart_EndsAsItWouldOtherwise()
    {
        Plan plan = Plan(Stage("east", onFailure: OnFailure.Rollback, rollback: true));
        Dictionary<string, StageResult> failed = new() { ["east"] = Result("east", StageStatus.Failed, sent: true) };

        Assert.IsType<ReleaseDecision.RollBack>(ReleasePlanner.Next(plan, failed, Set(""), null, paused: true).Decision);
        Assert.IsType<ReleaseDecision.Finish>(ReleasePlanner.Next(Diamond, Succeeded("build,east,west,done"), Set(""), null, paused: true).Decision);
    }

    [Theory]
    [InlineData(StageStatus.Succeeded, OnFailure.Stop, ReleaseStatus.Superseded)]
    [InlineData(StageStatus.Aborted, OnFailure.Stop, ReleaseStatus.Superseded)]
    [InlineData(StageStatus.Failed, OnFailure.Ask, ReleaseStatus.Superseded)]
    [InlineData(StageStatus.Failed, OnFailure.Rollback, ReleaseStatus.Failed)]
    [InlineData(StageStatus.Rejected, OnFailure.Rollback, ReleaseStatus.Rejected)]
    public void Next_Superseded_EndsWithoutUndoingAnythingOnceNothingRuns(StageStatus east, OnFailure onFailure, ReleaseStatus expected)
    {
        Plan plan = Plan(Stage("east", onFailure: onFailure, rollback: true), Stage("west", ["east"]));
        Dictionary<string, StageResult> results = new() { ["east"] = Result("east", east, sent: true) };
        StopRequest superseded = new(OperatorAction.Supersede, "system", "Superseded by release r2 (checkout 2).");

        Assert.IsType<ReleaseDecision.Continue>(ReleasePlanner.Next(plan, new Dictionary<string, StageResult>(), Set("east"), superseded).Decision);
        ReleaseDecision.Finish end = Assert.IsType<ReleaseDecision.Finish>(ReleasePlanner.Next(plan, results, Set(""), superseded).Decision);
        Assert.Equal(expected, end.Status);
        Assert.Contains("r2", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_SupersededButEverythingIsDone_IsASuccess() =>
        Assert.Equal(
            ReleaseStatus.Succeeded,
            Assert.IsType<ReleaseDecision.Finish>(ReleasePlanner.Next(Diamond, Succeeded("build,east,west,done"), Set(""), new(OperatorAction.Supersede, "system", "why")).Decision).Status);

    [Fact]
    public void Next_SkippedStage_CountsAsSucceeded()
    {
        Dictionary<string, StageResult> results = Succeeded("build,east,done");
        results["west"] = Result("west", StageStatus.Skipped);

        Assert.Equal(["done"], ReleasePlanner.Next(Diamond, results.Where(r => r.Key != "done").ToDictionary(), Set(""), null).Start);
        Assert.Equal(Finish(ReleaseStatus.Succeeded, "All 4 stages succeeded or were skipped (1)."), ReleasePlanner.Next(Diamond, results, Set(""), null).Decision);
    }

    [Fact]
    public void Next_EverythingSucceeded_FinishesAsSucceeded() =>
        Assert.Equal(Finish(ReleaseStatus.Succeeded, "All 4 stages succeeded."), ReleasePlanner.Next(Diamond, Succeeded("build,east,west,done"), Set(""), null).Decision);

    [Fact]
    public void Next_FailedStageThatStops_WaitsForTheRunningOnesThenFails()
    {
        Dictionary<string, StageResult> results = Succeeded("build");
        results["east"] = Result("east", StageStatus.Failed);

        ReleaseStep waiting = ReleasePlanner.Next(Diamond, results, Set("west"), null);
        ReleaseStep ended = ReleasePlanner.Next(Diamond, results, Set(""), null);

        Assert.Empty(waiting.Start);
        Assert.IsType<ReleaseDecision.Continue>(waiting.Decision);
        Assert.Empty(ended.Start);
        Assert.Equal(Finish(ReleaseStatus.Failed, "Stage 'east' failed: because"), ended.Decision);
    }

    [Fact]
    public void Next_FailedStageThatRollsBack_WaitsForTheRunningOnesThenRollsBack()
    {
        Plan plan = Plan(Stage("east", onFailure: OnFailure.Rollback, rollback: true), Stage("west"), Stage("north"));
        Dictionary<string, StageResult> results = new() { ["east"] = Result("east", StageStatus.Failed, sent: true) };

        Assert.IsType<ReleaseDecision.Continue>(ReleasePlanner.Next(plan, results, Set("west"), null).Decision);
        ReleaseStep ended = ReleasePlanner.Next(plan, results, Set(""), null);
        Assert.Empty(ended.Start);
        Assert.Equal(new ReleaseDecision.RollBack("Stage 'east' failed: because", ReleaseStatus.RolledBack), ended.Decision);
    }

    [Fact]
    public void Next_FailedBeforeAnythingWasSent_FailsWithoutRollback()
    {
        Plan plan = Plan(Stage("east", onFailure: OnFailure.Rollback, rollback: true));

        ReleaseStep step = ReleasePlanner.Next(plan, new Dictionary<string, StageResult> { ["east"] = Result("east", StageStatus.Failed) }, Set(""), null);

        Assert.Equal(Finish(ReleaseStatus.Failed, "Stage 'east' failed: because Nothing that can be rolled back had been sent."), step.Decision);
    }

    [Fact]
    public void Next_FailedStageThatAsks_AwaitsTheOperatorWhileIndependentStagesGoOn()
    {
        Plan plan = Plan(Stage("east", onFailure: OnFailure.Ask), Stage("after", ["east"]), Stage("west"), Stage("beyond", ["west"]));
        Dictionary<string, StageResult> results = new() { ["east"] = Result("east", StageStatus.Failed), ["west"] = Result("west", StageStatus.Succeeded) };

        ReleaseStep step = ReleasePlanner.Next(plan, results, Set(""), null);

        Assert.Equal(["beyond"], step.Start);
        Assert.Equal(["east"], Assert.IsType<ReleaseDecision.AwaitOperator>(step.Decision).Stages);
        results.Remove("east");
        Assert.Equal(["east"], ReleasePlanner.Next(plan, results, Set("beyond"), null).Start);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Next_Rejected_RollsBackOnlyWhereTheStageSaysSoAndSomethingWasDeployed(bool says, bool deployed)
    {
        Plan plan = Plan(Stage("staging", rollback: true), Stage("production", ["staging"], says ? OnFailure.Rollback : OnFailure.Stop, rollback: true));
        Dictionary<string, StageResult> results = new()
        {
            ["staging"] = Result("staging", StageStatus.Succeeded, sent: deployed),
            ["production"] = Result("production", StageStatus.Rejected),
        };

        Assert.Equal(Finish(ReleaseStatus.Rejected, "Stage 'production' was rejected: because"), ReleasePlanner.Next(plan, results, Set(""), null).Decision);
    }

    [Fact]
    public void Next_RejectedWithRollbackAndSomethingDeployed_RollsBackAndStaysRejected()
    {
        Plan plan = Plan(Stage("staging", rollback: true), Stage("production", ["staging"], OnFailure.Rollback, rollback: true));
        Dictionary<string, StageResult> results = new()
        {
            ["staging"] = Result("staging", StageStatus.Succeeded, sent: true),
            ["production"] = Result("production", StageStatus.Rejected),
        };

        Assert.Equal(new ReleaseDecision.RollBack("Stage 'production' was rejected: because", ReleaseStatus.Rejected), ReleasePlanner.Next(plan, results, Set(""), null).Decision);
    }

    [Fact]
    public void Next_Expired_IsNeverRolledBack()
    {
        Plan plan = Plan(Stage("staging", rollback: true), Stage("production", ["staging"], OnFailure.Rollback, rollback: true));
        Dictionary<string, StageResult> results = new()
        {
            ["staging"] = Result("staging", StageStatus.Succeeded, sent: true),
            ["production"] = Result("production", StageStatus.Expired),
        };

        Assert.Equal(Finish(ReleaseStatus.Expired, "Stage 'production' ran out of time: because"), ReleasePlanner.Next(plan, results, Set(""), null).Decision);
    }

    [Theory]
    [InlineData(StageStatus.Failed, StageStatus.Rejected, ReleaseStatus.Failed)]
    [InlineData(StageStatus.Rejected, StageStatus.Expired, ReleaseStatus.Rejected)]
    [InlineData(StageStatus.Aborted, StageStatus.Expired, ReleaseStatus.Expired)]
    [InlineData(StageStatus.Succeeded, StageStatus.Aborted, ReleaseStatus.Aborted)]
    public void Next_SeveralEnds_TheGravestCounts(StageStatus one, StageStatus other, ReleaseStatus expected)
    {
        Plan plan = Plan(Stage("east"), Stage("west"));
        Dictionary<string, StageResult> results = new() { ["east"] = Result("east", one), ["west"] = Result("west", other) };

        Assert.Equal(expected, Assert.IsType<ReleaseDecision.Finish>(ReleasePlanner.Next(plan, results, Set(""), null).Decision).Status);
    }

    [Fact]
    public void Next_OperatorStops_WaitsForTheRunningOnesThenEnds()
    {
        Plan plan = Plan(Stage("east", rollback: true), Stage("west"));
        Dictionary<string, StageResult> sent = new() { ["east"] = Result("east", StageStatus.Aborted, sent: true) };
        StopRequest abort = new(OperatorAction.Abort, "ops@x", "enough");
        StopRequest rollback = new(OperatorAction.Rollback, "ops@x", "undo");

        Assert.IsType<ReleaseDecision.Continue>(ReleasePlanner.Next(plan, sent, Set("west"), abort).Decision);
        Assert.Equal(Finish(ReleaseStatus.Aborted, "Aborted by ops@x: enough"), ReleasePlanner.Next(plan, sent, Set(""), abort).Decision);
        Assert.Equal(new ReleaseDecision.RollBack("Rollback asked for by ops@x: undo", ReleaseStatus.RolledBack), ReleasePlanner.Next(plan, sent, Set(""), rollback).Decision);
        Assert.Equal(
            Finish(ReleaseStatus.Aborted, "Rollback asked for by ops@x: undo Nothing that can be rolled back had been sent."),
            ReleasePlanner.Next(plan, new Dictionary<string, StageResult>(), Set(""), rollback).Decision);
    }

    [Fact]
    public void Next_CarriedFailure_LetsTheRetryRunButTheReleaseFailAgain()
    {
        Plan plan = Plan(Stage("east"), Stage("west"), Stage("after", ["east"]));
        Dictionary<string, StageResult> results = new() { ["west"] = Result("west", StageStatus.Failed) with { Carried = true } };

        Assert.Equal(["east"], ReleasePlanner.Next(plan, results, Set(""), null).Start);
        results["east"] = Result("east", StageStatus.Succeeded);
        Assert.Equal(["after"], ReleasePlanner.Next(plan, results, Set(""), null).Start);
        results["after"] = Result("after", StageStatus.Succeeded);
        Assert.Equal(Finish(ReleaseStatus.Failed, "Stage 'west' failed: because"), ReleasePlanner.Next(plan, results, Set(""), null).Decision);
    }

    [Fact]
    public void Next_StagesThatNeedEachOther_EndInsteadOfHanging()
    {
        Plan plan = Plan(Stage("a", ["b"]), Stage("b", ["a"]));

        Assert.Equal(
            Finish(ReleaseStatus.Failed, "No stage can start: a, b need stages that are not there or need each other."),
            ReleasePlanner.Next(plan, new Dictionary<string, StageResult>(), Set(""), null).Decision);
    }

    /// <summary>Runs random plans to their end with random outcomes, and checks every step.</summary>
    [Fact]
    public void Next_AnyPlanAndOutcomes_EndsAndNeverStartsAStageTwiceOrBeforeItsNeeds() =>
        Prop.ForAll(Runs(), run =>
        {
            Dictionary<string, StageResult> results = [];
            HashSet<string> running = [];
            HashSet<string> started = [];
            for (int turn = 0; turn < 200; turn++)
            {
                ReleaseStep step = ReleasePlanner.Next(run.Plan, results, running, null);
                if (step.Start.Any(stage => !started.Add(stage) || !run.Plan.Stage(stage).Needs.All(need => results.TryGetValue(need, out StageResult? r) && r.Status.IsPassed())))
                {
                    return false;
                }

                running.UnionWith(step.Start);
                if (step.Decision is ReleaseDecision.Finish finish)
                {
                    bool allPassed = run.Plan.Stages.All(stage => results.TryGetValue(stage.Stage, out StageResult? r) && r.Status.IsPassed());
                    return running.Count == 0 && allPassed == (finish.Status == ReleaseStatus.Succeeded);
                }

                if (step.Decision is ReleaseDecision.RollBack)
                {
                    return running.Count == 0 && results.Values.Any(r => r.Status is StageStatus.Failed or StageStatus.Rejected);
                }

                if (running.Count == 0)
                {
                    return step.Decision is ReleaseDecision.AwaitOperator;
                }

                string done = running.Order().ElementAt(turn % running.Count);
                running.Remove(done);
                results[done] = Result(done, run.Outcomes[run.Plan.Stages.ToList().FindIndex(s => s.Stage == done) % run.Outcomes.Count], sent: turn % 2 == 0);
            }

            return false;
        }).QuickCheckThrowOnFailure();

    private static ReleaseDecision Finish(ReleaseStatus status, string reason) => new ReleaseDecision.Finish(status, reason);

    private static StageResult Result(string stage, StageStatus status, bool sent = false) => new(stage, 1, status, "because", sent);

    private static Dictionary<string, StageResult> Succeeded(string stages) => Names(stages).ToDictionary(stage => stage, stage => Result(stage, StageStatus.Succeeded, sent: true));

    private static HashSet<string> Set(string names) => [.. Names(names)];

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static Arbitrary<(Plan Plan, IReadOnlyList<StageStatus> Outcomes)> Runs()
    {
        Gen<StagePlan> Stages(int index) =>
            from needs in Gen.SubListOf(Enumerable.Range(0, index).Select(i => $"s{i}").ToArray())
            from onFailure in Gen.Elements(OnFailure.Stop, OnFailure.Ask, OnFailure.Rollback)
            from rollback in Gen.Elements(true, false)
            select Stage($"s{index}", [.. needs], onFailure, rollback);

        Gen<StageStatus> outcome = Gen.Frequency(
            (8, Gen.Constant(StageStatus.Succeeded)),
            (1, Gen.Constant(StageStatus.Skipped)),
            (2, Gen.Elements(StageStatus.Failed, StageStatus.Rejected, StageStatus.Expired, StageStatus.Aborted)));
        return (from count in Gen.Choose(1, 6)
                from stages in Gen.CollectToList(Enumerable.Range(0, count), Stages)
                from outcomes in outcome.ListOf(6)
                select (Plan([.. stages]), (IReadOnlyList<StageStatus>)outcomes)).ToArbitrary();
    }
}
