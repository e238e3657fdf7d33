namespace CrashLoad.Scripts;

/// <summary>A failure that a script asks for, from the orchestrator or an activity.</summary>
public sealed class ScriptFailure(string message) : Exception(message);
