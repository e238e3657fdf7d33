namespace CrashLoad.Scripts;

/// <summary>The names of the script orchestrator and its activities.</summary>
public static class ScriptNames
{
    public const string Orchestrator = "script";
    public const string Double = "double";
    public const string Flaky = "flaky";
    public const string Fail = "fail";
    public const string Answer = "answer";
}
