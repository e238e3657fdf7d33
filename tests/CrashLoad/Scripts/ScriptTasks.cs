using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CrashLoad.Scripts;

/// <summary>The activities that scripts call, and their registration.</summary>
public static class ScriptTasks
{
    /// <summary>Adds the script orchestrator and its activities; they need a <see cref="RunLog"/> and a client in the container.</summary>
    public static void AddScripts(this DurableTaskRegistry tasks)
    {
        tasks.AddOrchestrator<ScriptOrchestrator>(ScriptNames.Orchestrator);
        tasks.AddActivity<DoubleActivity>(ScriptNames.Double);
        tasks.AddActivity<FlakyActivity>(ScriptNames.Flaky);
        tasks.AddActivity<FailActivity>(ScriptNames.Fail);
        tasks.AddActivity<AnswerActivity>(ScriptNames.Answer);
    }

    private sealed class DoubleActivity(RunLog log) : TaskActivity<ScriptCall, ScriptResult>
    {
        public override async Task<ScriptResult> RunAsync(TaskActivityContext context, ScriptCall input)
        {
            // Shuffles the order of completion, differently for every call but not by chance.
            if (input.Value % 3 == 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(input.Value % 7));
            }

            return new ScriptResult(input.Value * 2, log.Run(input.Key));
        }
    }

    private sealed class FlakyActivity(RunLog log) : TaskActivity<ScriptCall, ScriptResult>
    {
        public override Task<ScriptResult> RunAsync(TaskActivityContext context, ScriptCall input) =>
            log.TryFail(input.Key, input.Failures)
                ? throw new ScriptFailure("flaky")
                : Task.FromResult(new ScriptResult(input.Value, log.Run(input.Key)));
    }

    private sealed class FailActivity : TaskActivity<string, object?>
    {
        public override Task<object?> RunAsync(TaskActivityContext context, string input) => throw new ScriptFailure(input);
    }

    private sealed class AnswerActivity(DurableTaskClient client) : TaskActivity<ScriptCall, object?>
    {
        public override async Task<object?> RunAsync(TaskActivityContext context, ScriptCall input)
        {
            await client.RaiseEventAsync(context.InstanceId, input.Key, input.Value);
            return null;
        }
    }
}
