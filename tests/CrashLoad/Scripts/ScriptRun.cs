namespace CrashLoad.Scripts;

/// <summary>The input of one execution: the script and what earlier rounds left.</summary>
/// <param name="Script">What to run.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Trace">What happened so far, as the model predicts it.</param>
/// <param name="Runs">Which activity executions delivered the results so far: differs from run to run, but never within one.</param>
/// <param name="Received">How many events of each name (lower case) were consumed.</param>
/// <param name="EventsMayRepeat">Whether the sender repeats events after a crash; then lower numbers are skipped, else they show in the trace.</param>
public sealed record ScriptRun(
    Script Script,
    int Round,
    IReadOnlyList<string> Trace,
    IReadOnlyList<string> Runs,
    IReadOnlyDictionary<string, int> Received,
    bool EventsMayRepeat)
{
    /// <summary>The first round of a script.</summary>
    public static ScriptRun First(Script script, bool eventsMayRepeat) =>
        new(script, 0, [], [], new Dictionary<string, int>(), eventsMayRepeat);
}
