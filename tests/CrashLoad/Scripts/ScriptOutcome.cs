namespace CrashLoad.Scripts;

/// <summary>The output of a script that ran to its end.</summary>
/// <param name="Trace">What happened, as the model predicts it.</param>
/// <param name="Runs">The activity executions whose results were used, in the order of the steps.</param>
public sealed record ScriptOutcome(IReadOnlyList<string> Trace, IReadOnlyList<string> Runs);
