namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Names the engine is seen under from outside.</summary>
internal static class EngineNames
{
    public const string LogCategory = "EmbeddedFunctions.DurableTask";

    public const string Telemetry = "EmbeddedFunctions.DurableTask";
}
