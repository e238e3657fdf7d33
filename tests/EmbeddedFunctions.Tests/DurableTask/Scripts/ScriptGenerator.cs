using CrashLoad.Scripts;
using FsCheck;
using FsCheck.Fluent;

namespace EmbeddedFunctions.Tests.DurableTask.Scripts;

/// <summary>Makes random scripts and smaller versions of them.</summary>
internal static class ScriptGenerator
{
    private const int MaxDepth = 3;

    /// <summary>Scripts for a top-level instance, which may wait for events from outside.</summary>
    public static Gen<Script> Scripts { get; } = ScriptOf(MaxDepth, outside: true);

    /// <summary>The same, with shrinking.</summary>
    public static Arbitrary<Script> Arbitrary { get; } = Arb.From(Scripts, ScriptShrinker.Shrink);

    private static Gen<Script> ScriptOf(int depth, bool outside) =>
        from steps in StepsOf(depth, outside, max: depth == MaxDepth ? 6 : 3)
        from rounds in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
        select new Script(steps, rounds);

    private static Gen<IReadOnlyList<Step>> StepsOf(int depth, bool outside, int max) =>
        from count in Gen.Choose(1, max)
        from steps in StepOf(depth, outside).ListOf(count)
        select (IReadOnlyList<Step>)steps;

    private static Gen<Step> StepOf(int depth, bool outside)
    {
        List<(int Weight, Gen<Step> Step)> choices =
        [
            (4, Gen.Choose(0, 20).Select(Step (value) => new Step.Call(value))),
            (2, Gen.Choose(0, 8).Select(Step (count) => new Step.FanOut(count))),
            (2, Gen.Choose(0, 5).Select(Step (count) => new Step.Pipeline(count))),
            (2, Gen.Choose(-2, 8).Select(Step (milliseconds) => new Step.Delay(milliseconds))),
            (2, Gen.Choose(0, 9).Select(Step (value) => new Step.Echo(value))),
            (2, Gen.Choose(0, 9).Select(Step (value) => new Step.Ask(value))),
            (1, Gen.Constant<Step>(new Step.Expire())),
            (1, Gen.Choose(0, 9).Select(Step (value) => new Step.Beat(value))),
            (2, RetryOf()),
            (1, Gen.Elements("a", "b").Select(Step (name) => new Step.Fail($"activity {name}"))),
            (1, Gen.Elements("a", "b").Select(Step (name) => new Step.Throw($"orchestrator {name}"))),
        ];
        if (outside)
        {
            choices.Add((3, Gen.Elements("alpha", "Alpha", "beta").Select(Step (name) => new Step.Await(name))));
        }

        if (depth > 0)
        {
            choices.Add((3, TryOf(depth - 1, outside)));
            choices.Add((2, ParallelOf(depth - 1)));
            choices.Add((2, ChildOf(depth - 1)));
        }

        return Gen.Frequency([.. choices]);
    }

    private static Gen<Step> RetryOf() =>
        from failures in Gen.Choose(-1, 3)
        from spare in Gen.Choose(1, 2)
        select (Step)new Step.Retry(failures, Math.Max(failures, 0) + spare);

    private static Gen<Step> TryOf(int depth, bool outside) =>
        from body in StepsOf(depth, outside, max: 3)
        from handler in StepsOf(depth, outside, max: 2)
        select (Step)new Step.Try(body, handler);

    // Events from outside are numbered in the order of the waits, which branches leave open: none there.
    private static Gen<Step> ParallelOf(int depth) =>
        from count in Gen.Choose(1, 3)
        from branches in StepsOf(depth, outside: false, max: 2).ListOf(count)
        select (Step)new Step.Parallel(branches);

    private static Gen<Step> ChildOf(int depth) =>
        from script in ScriptOf(depth, outside: false)
        from named in Gen.Elements(true, false)
        from attempts in Gen.Choose(1, 2)
        select (Step)new Step.Child(script, named, attempts);
}
