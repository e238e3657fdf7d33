using EmbeddedFunctions.DurableTask;

namespace CrashLoad.Scripts;

/// <summary>Carries out single steps on a real orchestration context.</summary>
internal sealed class ScriptInterpreter(TaskOrchestrationContext context, ScriptRun run)
{
    // Deterministic, and new for every execution, also of a sub-orchestration that is retried under the same id.
    private readonly string _execution = context.NewGuid().ToString("N");
    private readonly Dictionary<string, int> _received = new(run.Received);

    public IReadOnlyDictionary<string, int> Received => _received;

    public Task RunAsync(Step step, string path, Ledger ledger) => step switch
    {
        Step.Call call => CallAsync(call, path, ledger),
        Step.FanOut fanOut => FanOutAsync(fanOut, path, ledger),
        Step.Pipeline pipeline => PipelineAsync(pipeline, path, ledger),
        Step.Delay delay => DelayAsync(delay, ledger),
        Step.Await wait => AwaitAsync(wait, ledger),
        Step.Echo echo => EchoAsync(echo, path, ledger),
        Step.Ask ask => AskAsync(ask, path, ledger),
        Step.Expire => ExpireAsync(ledger),
        Step.Beat beat => BeatAsync(beat, path, ledger),
        Step.Retry retry => RetryAsync(retry, path, ledger),
        Step.Fail fail => context.CallActivityAsync(ScriptNames.Fail, fail.Message),
        Step.Throw fail => throw new ScriptFailure(fail.Message),
        Step.Try attempt => TryAsync(attempt, path, ledger),
        Step.Parallel parallel => ParallelAsync(parallel, path, ledger),
        Step.Child child => ChildAsync(child, path, ledger),
        _ => throw new InvalidOperationException($"The interpreter does not know the step {step}."),
    };

    private async Task RunAllAsync(IReadOnlyList<Step> steps, string path, Ledger ledger)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            await RunAsync(steps[index], $"{path}.{index}", ledger);
        }
    }

    private Task<ScriptResult> DoubleAsync(string path, int value) =>
        context.CallActivityAsync<ScriptResult>(ScriptNames.Double, new ScriptCall(Key(path), value));

    private async Task CallAsync(Step.Call call, string path, Ledger ledger)
    {
        ScriptResult result = await DoubleAsync(path, call.Value);
        ledger.Runs.Add(result.Run);
        ledger.Trace.Add($"call {result.Value}");
    }

    private async Task FanOutAsync(Step.FanOut fanOut, string path, Ledger ledger)
    {
        ScriptResult[] results = await Task.WhenAll(
            Enumerable.Range(0, fanOut.Count).Select(value => DoubleAsync($"{path}.{value}", value)));
        ledger.Runs.AddRange(results.Select(result => result.Run));
        ledger.Trace.Add($"fan {results.Sum(result => result.Value)}");
    }

    private async Task PipelineAsync(Step.Pipeline pipeline, string path, Ledger ledger)
    {
        List<Task<ScriptResult>> first = [.. Enumerable.Range(0, pipeline.Count).Select(value => DoubleAsync($"{path}.{value}a", value))];
        List<Task<ScriptResult>> second = [];
        while (first.Count > 0)
        {
            Task<ScriptResult> done = await Task.WhenAny(first);
            first.Remove(done);
            ScriptResult result = await done;
            second.Add(DoubleAsync($"{path}.{result.Value / 2}b", result.Value));
        }

        ScriptResult[] results = await Task.WhenAll(second);
        ScriptResult[] sorted = [.. results.OrderBy(result => result.Value)];
        ledger.Runs.AddRange(sorted.Select(result => result.Run));
        ledger.Trace.Add($"pipeline {string.Join(' ', sorted.Select(result => result.Value))}");
    }

    private async Task DelayAsync(Step.Delay delay, Ledger ledger)
    {
        DateTime fireAt = context.CurrentUtcDateTime.AddMilliseconds(delay.Milliseconds);
        await context.CreateTimer(fireAt, CancellationToken.None);
        ledger.Trace.Add(context.CurrentUtcDateTime >= fireAt ? "delay" : $"delay, woken early: {context.CurrentUtcDateTime:O} before {fireAt:O}");
    }

    private async Task AwaitAsync(Step.Await wait, Ledger ledger)
    {
        string name = wait.Name.ToLowerInvariant();
        int expected = _received.GetValueOrDefault(name);
        int number = await context.WaitForExternalEvent<int>(wait.Name);
        while (run.EventsMayRepeat && number < expected)
        {
            number = await context.WaitForExternalEvent<int>(wait.Name);
        }

        _received[name] = expected + 1;
        ledger.Trace.Add($"{wait.Name} {number}");
    }

    private async Task EchoAsync(Step.Echo echo, string path, Ledger ledger)
    {
        string name = $"echo-{Key(path)}";
        context.SendEvent(context.InstanceId, name, echo.Value);
        ledger.Trace.Add($"echo {await context.WaitForExternalEvent<int>(name)}");
    }

    private async Task AskAsync(Step.Ask ask, string path, Ledger ledger)
    {
        // The name is the key of this call, so a doubled answer waits in the buffer for nobody.
        Task<int> answer = context.WaitForExternalEvent<int>(Key(path));
        await context.CallActivityAsync(ScriptNames.Answer, new ScriptCall(Key(path), ask.Value));
        ledger.Trace.Add($"answer {await answer}");
    }

    private async Task ExpireAsync(Ledger ledger)
    {
        try
        {
            string payload = await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(3));
            ledger.Trace.Add($"never {payload}");
        }
        catch (OperationCanceledException)
        {
            ledger.Trace.Add("expired");
        }
    }

    private async Task BeatAsync(Step.Beat beat, string path, Ledger ledger)
    {
        string name = $"beat-{Key(path)}";
        Task<int> waiting = context.WaitForExternalEvent<int>(name, TimeSpan.FromDays(30));
        context.SendEvent(context.InstanceId, name, beat.Value);
        ledger.Trace.Add($"beat {await waiting}");
    }

    private async Task RetryAsync(Step.Retry retry, string path, Ledger ledger)
    {
        TaskOptions options = TaskOptions.FromRetryPolicy(new RetryPolicy(retry.Attempts, TimeSpan.FromMilliseconds(2), 1.5));
        ScriptResult result = await context.CallActivityAsync<ScriptResult>(
            ScriptNames.Flaky, new ScriptCall(Key(path), retry.Failures, retry.Failures), options);
        ledger.Runs.Add(result.Run);
        ledger.Trace.Add($"retried {result.Value}");
    }

    private async Task TryAsync(Step.Try attempt, string path, Ledger ledger)
    {
        try
        {
            await RunAllAsync(attempt.Body, $"{path}.body", ledger);
        }
        catch (TaskFailedException failure)
        {
            ledger.Trace.Add($"caught {FailureText.Innermost(failure.FailureDetails)}");
            await RunAllAsync(attempt.Handler, $"{path}.handler", ledger);
        }
        catch (ScriptFailure failure)
        {
            ledger.Trace.Add($"caught {failure.Message}");
            await RunAllAsync(attempt.Handler, $"{path}.handler", ledger);
        }
    }

    private async Task ParallelAsync(Step.Parallel parallel, string path, Ledger ledger)
    {
        Ledger[] ledgers = [.. parallel.Branches.Select(_ => new Ledger())];
        Task[] branches = [.. parallel.Branches.Select((branch, index) => RunAllAsync(branch, $"{path}.{index}", ledgers[index]))];

        // WhenAll would throw the failure that came first in time; the model knows only the order of the branches.
        await Task.WhenAll(branches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (Task branch in branches)
        {
            await branch;
        }

        foreach (Ledger branch in ledgers)
        {
            ledger.Add(branch);
        }
    }

    private async Task ChildAsync(Step.Child child, string path, Ledger ledger)
    {
        RetryPolicy? policy = child.Attempts > 1 ? new RetryPolicy(child.Attempts, TimeSpan.FromMilliseconds(2)) : null;
        SubOrchestrationOptions options = new(
            policy is null ? null : TaskRetryOptions.FromRetryPolicy(policy),
            child.Named ? $"{context.InstanceId}-{run.Round}-{path}" : null);
        ScriptOutcome outcome = await context.CallSubOrchestratorAsync<ScriptOutcome>(
            ScriptNames.Orchestrator, ScriptRun.First(child.Script, run.EventsMayRepeat), options);
        ledger.Runs.AddRange(outcome.Runs);
        ledger.Trace.Add($"child [{string.Join(", ", outcome.Trace)}]");
    }

    private string Key(string path) => $"{_execution}-{path}";
}
