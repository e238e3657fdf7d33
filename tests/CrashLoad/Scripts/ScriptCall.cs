namespace CrashLoad.Scripts;

/// <summary>The input of an activity.</summary>
/// <param name="Key">Names the call: execution and path; the same on every replay.</param>
/// <param name="Value">The number to work on.</param>
/// <param name="Failures">How often to fail first; -1: always.</param>
public sealed record ScriptCall(string Key, int Value, int Failures = 0);

/// <summary>The result of an activity.</summary>
/// <param name="Value">The number.</param>
/// <param name="Run">Which execution of the activity made it; unique.</param>
public sealed record ScriptResult(int Value, string Run);
