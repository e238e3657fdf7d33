using CrashLoad.Scripts;
using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.Tests.DurableTask.Scripts;

/// <summary>Compares how an instance ended with what the model says.</summary>
internal static class ScriptVerdict
{
    public static void Check(Script script, OrchestrationMetadata end)
    {
        (IReadOnlyList<string> trace, string? failure) = ScriptModel.Predict(script);
        string expected = failure is null ? $"Completed: {string.Join(", ", trace)}" : $"Failed: {failure}";
        string actual = end.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? $"Completed: {string.Join(", ", end.ReadOutputAs<ScriptOutcome>()!.Trace)}"
            : $"{end.RuntimeStatus}: {(end.FailureDetails is null ? null : FailureText.Innermost(end.FailureDetails))}";
        Assert.True(expected == actual, $"{end.InstanceId} runs {script}\nthe model:  {expected}\nthe engine: {actual}\n{end.FailureDetails}");
    }
}
