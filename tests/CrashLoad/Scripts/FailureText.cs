using EmbeddedFunctions.DurableTask;

namespace CrashLoad.Scripts;

/// <summary>Reads the root of a failure.</summary>
public static class FailureText
{
    /// <summary>The message at the end of the chain of causes.</summary>
    public static string Innermost(TaskFailureDetails details) =>
        details.InnerFailure is null ? details.ErrorMessage : Innermost(details.InnerFailure);
}
