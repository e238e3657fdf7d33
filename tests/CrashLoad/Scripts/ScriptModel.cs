namespace CrashLoad.Scripts;

/// <summary>Says what a script does, without an engine: no threads, no time, no storage.</summary>
public sealed class ScriptModel
{
    private readonly Dictionary<string, int> _received = new(StringComparer.OrdinalIgnoreCase);

    private ScriptModel()
    {
    }

    /// <summary>The trace of the whole run, and the message it fails with, if it fails.</summary>
    public static (IReadOnlyList<string> Trace, string? Failure) Predict(Script script)
    {
        ScriptModel model = new();
        List<string> trace = [];
        try
        {
            for (int round = 0; round < script.Rounds; round++)
            {
                model.Run(script.Steps, trace);
                trace.Add($"round {round}");
            }
        }
        catch (ScriptFailure failure)
        {
            return (trace, failure.Message);
        }

        return (trace, null);
    }

    private void Run(IReadOnlyList<Step> steps, List<string> trace)
    {
        foreach (Step step in steps)
        {
            Run(step, trace);
        }
    }

    private void Run(Step step, List<string> trace)
    {
        switch (step)
        {
            case Step.Call call:
                trace.Add($"call {call.Value * 2}");
                break;
            case Step.FanOut fanOut:
                trace.Add($"fan {fanOut.Count * (fanOut.Count - 1)}");
                break;
            case Step.Pipeline pipeline:
                trace.Add($"pipeline {string.Join(' ', Enumerable.Range(0, pipeline.Count).Select(value => value * 4))}");
                break;
            case Step.Delay:
                trace.Add("delay");
                break;
            case Step.Await wait:
                int next = _received.GetValueOrDefault(wait.Name);
                _received[wait.Name] = next + 1;
                trace.Add($"{wait.Name} {next}");
                break;
            case Step.Echo echo:
                trace.Add($"echo {echo.Value}");
                break;
            case Step.Ask ask:
                trace.Add($"answer {ask.Value}");
                break;
            case Step.Expire:
                trace.Add("expired");
                break;
            case Step.Beat beat:
                trace.Add($"beat {beat.Value}");
                break;
            case Step.Retry retry when retry.Failures >= 0 && retry.Failures < retry.Attempts:
                trace.Add($"retried {retry.Failures}");
                break;
            case Step.Retry:
                throw new ScriptFailure("flaky");
            case Step.Fail fail:
                throw new ScriptFailure(fail.Message);
            case Step.Throw fail:
                throw new ScriptFailure(fail.Message);
            case Step.Try attempt:
                Run(attempt, trace);
                break;
            case Step.Parallel parallel:
                Run(parallel, trace);
                break;
            case Step.Child child:
                (IReadOnlyList<string> childTrace, string? failure) = Predict(child.Script);
                trace.Add(failure is null ? $"child [{string.Join(", ", childTrace)}]" : throw new ScriptFailure(failure));
                break;
            default:
                throw new InvalidOperationException($"The model does not know the step {step}.");
        }
    }

    private void Run(Step.Try attempt, List<string> trace)
    {
        try
        {
            Run(attempt.Body, trace);
        }
        catch (ScriptFailure failure)
        {
            trace.Add($"caught {failure.Message}");
            Run(attempt.Handler, trace);
        }
    }

    private void Run(Step.Parallel parallel, List<string> trace)
    {
        // Every branch runs to its end; then the first failure, in the order of branches, is the failure of all.
        ScriptFailure? first = null;
        List<string> merged = [];
        foreach (IReadOnlyList<Step> branch in parallel.Branches)
        {
            try
            {
                Run(branch, merged);
            }
            catch (ScriptFailure failure)
            {
                first ??= failure;
            }
        }

        if (first is not null)
        {
            throw first;
        }

        trace.AddRange(merged);
    }
}
