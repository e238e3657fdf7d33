using CrashLoad.Scripts;

namespace EmbeddedFunctions.Tests.DurableTask.Scripts;

/// <summary>Smaller scripts that may still fail: a step less, a step replaced by its parts, a round less.</summary>
internal static class ScriptShrinker
{
    public static IEnumerable<Script> Shrink(Script script)
    {
        foreach (IReadOnlyList<Step> steps in ShrinkList(script.Steps))
        {
            yield return script with { Steps = steps };
        }

        if (script.Rounds > 1)
        {
            yield return script with { Rounds = script.Rounds - 1 };
        }
    }

    private static IEnumerable<IReadOnlyList<Step>> ShrinkList(IReadOnlyList<Step> steps)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            yield return [.. steps.Take(index), .. steps.Skip(index + 1)];
        }

        for (int index = 0; index < steps.Count; index++)
        {
            foreach (IReadOnlyList<Step> replacement in ShrinkStep(steps[index]))
            {
                yield return [.. steps.Take(index), .. replacement, .. steps.Skip(index + 1)];
            }
        }
    }

    private static IEnumerable<IReadOnlyList<Step>> ShrinkStep(Step step)
    {
        switch (step)
        {
            case Step.FanOut { Count: > 0 } fanOut:
                yield return [new Step.FanOut(fanOut.Count - 1)];
                break;
            case Step.Pipeline { Count: > 0 } pipeline:
                yield return [new Step.Pipeline(pipeline.Count - 1)];
                break;
            case Step.Try attempt:
                yield return attempt.Body;
                foreach (IReadOnlyList<Step> body in ShrinkList(attempt.Body))
                {
                    yield return [new Step.Try(body, attempt.Handler)];
                }

                foreach (IReadOnlyList<Step> handler in ShrinkList(attempt.Handler))
                {
                    yield return [new Step.Try(attempt.Body, handler)];
                }

                break;
            case Step.Parallel parallel:
                foreach (IReadOnlyList<Step> branch in parallel.Branches)
                {
                    yield return branch;
                }

                for (int index = 0; index < parallel.Branches.Count; index++)
                {
                    int at = index;
                    foreach (IReadOnlyList<Step> smaller in ShrinkList(parallel.Branches[at]))
                    {
                        yield return [new Step.Parallel([.. parallel.Branches.Select((branch, i) => i == at ? smaller : branch)])];
                    }
                }

                break;
            case Step.Child child:
                yield return child.Script.Steps;
                foreach (Script script in Shrink(child.Script))
                {
                    yield return [child with { Script = script }];
                }

                break;
        }
    }
}
