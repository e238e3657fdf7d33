using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Flags;

public sealed class FlagRampTests
{
    private static readonly FlagPlan A = Plan("a", TimeSpan.FromMinutes(10), 5, 25, 100);
    private static readonly FlagPlan B = Plan("b", TimeSpan.FromMinutes(30), 50, 60);

    [Theory]
    [InlineData(1, 0, 0, "a 0>5, b 0>50", 30)]
    [InlineData(2, 5, 50, "a 5>25, b 50>60", 10)]
    [InlineData(3, 25, 60, "a 25>100", 0)]
    [InlineData(1, 25, 55, "", 30)]
    [InlineData(2, 25, 55, "b 55>60", 10)]
    [InlineData(3, 100, 100, "", 0)]
    public void Moves_AtAStep_LiftEveryFlagThatIsLower(int step, double a, double b, string moves, int minutes)
    {
        FlagPlan[] flags = [A, B];
        FlagStanding[] standing = [new(A.Flag, a), new(B.Flag, b)];

        Assert.Equal(moves, string.Join(", ", FlagRamp.Moves(flags, standing, step).Select(move => $"{move.Flag.Name} {move.From}>{move.To}")));
        Assert.Equal(TimeSpan.FromMinutes(minutes), FlagRamp.Stand(flags, step));
        Assert.Equal(3, FlagRamp.Steps(flags));
    }

    [Theory]
    [InlineData(60, 0, 600, 11, 60)]
    [InlineData(60, 120, 600, 9, 60)]
    [InlineData(3600, 0, 600, 2, 600)]
    [InlineData(60, 3600, 600, 1, 60)]
    public void Gate_OfAStep_MeasuresAtLeastOnceWithinIt(int every, int delay, int stand, int rounds, int every2)
    {
        HealthPlan health = new() { Bake = TimeSpan.FromHours(2), Every = TimeSpan.FromSeconds(every), InitialDelay = TimeSpan.FromSeconds(delay), Checks = [] };

        HealthPlan gate = FlagRamp.Gate(health, TimeSpan.FromSeconds(stand));

        Assert.Equal((rounds, TimeSpan.FromSeconds(stand), TimeSpan.FromSeconds(every2)), (SampleSchedule.Count(gate), gate.Bake, gate.Every));
    }

    [Fact]
    public void Gate_OfAShortStep_NeedsNoMoreSamplesThanItTakes()
    {
        HealthCheckPlan check = new() { Check = "errors", Pass = "== 0", Query = new PrometheusQuery { Connection = "prom", Query = "up" } };
        HealthPlan health = new() { Checks = [check with { MinSamples = 8 }, check with { MinSamples = 2 }, check] };

        Assert.Equal([3, 2, null], FlagRamp.Gate(health, TimeSpan.FromMinutes(2)).Checks.Select(each => each.MinSamples));
    }

    [Fact]
    public void Moves_OverAnyRamp_OnlyRiseAndEndAtTheLastStepOrAboveIt() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Ramps().ToArbitrary(), ramp =>
        {
            IReadOnlyList<FlagStanding> standing = [.. ramp.Flags.Select((flag, index) => new FlagStanding(flag.Flag, ramp.Found[index]))];
            for (int step = 1; step <= FlagRamp.Steps(ramp.Flags); step++)
            {
                IReadOnlyList<FlagMove> moves = FlagRamp.Moves(ramp.Flags, standing, step);
                Assert.All(moves, move => Assert.True(move.To > move.From));
                Assert.Equal(moves.Count, moves.Select(move => move.Flag).Distinct().Count());
                foreach (FlagMove move in moves)
                {
                    Assert.Equal(move.From, standing.Single(each => each.Flag == move.Flag).Percentage);
                    standing = FlagRamp.With(standing, move.Flag, move.To);
                }

                Assert.Empty(FlagRamp.Moves(ramp.Flags, standing, step));
            }

            Assert.Equal(ramp.Flags.Select((flag, index) => Math.Max(flag.Steps[^1], ramp.Found[index])), standing.Select(each => each.Percentage));
        }));

    [Theory]
    [InlineData(1, null, 5)]
    [InlineData(2, null, 10)]
    [InlineData(9, null, 300)]
    [InlineData(100, null, 300)]
    [InlineData(1, 2, 5)]
    [InlineData(1, 90, 90)]
    [InlineData(9, 100_000, 3600)]
    public void Delay_AfterTries_GrowsAndHonoursWhatIsAskedFor(int tries, int? asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), FlagRetry.Delay(tries, asked is null ? null : TimeSpan.FromSeconds(asked.Value)));

    [Theory]
    [InlineData(5, "5%")]
    [InlineData(0.125, "0.125%")]
    [InlineData(100, "100%")]
    public void Percent_ANumber_IsWrittenPlainly(double percentage, string expected) => Assert.Equal(expected, FlagWords.Percent(percentage));

    internal static FlagPlan Plan(string name, TimeSpan every, params double[] steps) => new()
    {
        Flag = new LaunchDarklyFlag { Connection = "ld", Project = "shop", Environment = "production", Flag = name },
        Steps = steps,
        Every = every,
    };

    private static Gen<(FlagPlan[] Flags, double[] Found)> Ramps() =>
        from count in Gen.Choose(1, 4)
        from steps in Gen.ArrayOf(Gen.NonEmptyListOf(Gen.Choose(1, 100)), count)
        from found in Gen.ArrayOf(Gen.Choose(0, 100), count)
        select (
            steps.Select((list, index) => Plan($"flag{index}", TimeSpan.FromMinutes(index + 1), [.. list.Distinct().Order().Take(20).Select(step => (double)step)])).ToArray(),
            found.Select(percentage => (double)percentage).ToArray());
}
