using EmbeddedFunctions.DurableTask;

namespace CrashLoad.Scripts;

/// <summary>Runs any script as an orchestration.</summary>
public sealed class ScriptOrchestrator : TaskOrchestrator<ScriptRun, ScriptOutcome>
{
    /// <inheritdoc/>
    public override async Task<ScriptOutcome> RunAsync(TaskOrchestrationContext context, ScriptRun input)
    {
        Ledger ledger = new(input.Trace, input.Runs);
        ScriptInterpreter interpreter = new(context, input);
        for (int index = 0; index < input.Script.Steps.Count; index++)
        {
            await interpreter.RunAsync(input.Script.Steps[index], $"{index}", ledger);

            // What a status shows is committed: the crash test holds the engine to it after a kill.
            context.SetCustomStatus(ledger.Runs);
        }

        ledger.Trace.Add($"round {input.Round}");
        if (input.Round + 1 < input.Script.Rounds)
        {
            context.ContinueAsNew(input with
            {
                Round = input.Round + 1,
                Trace = ledger.Trace,
                Runs = ledger.Runs,
                Received = interpreter.Received,
            });
        }

        return new ScriptOutcome(ledger.Trace, ledger.Runs);
    }
}
