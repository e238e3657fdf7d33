namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Which payload of an instance a row holds. Values are stored: never change or reuse one.</summary>
internal enum PayloadKind
{
    Input = 0,
    Output = 1,
    Failure = 2,
    CustomStatus = 3,

    /// <summary>Events a generation left to the next one, which has not had its first turn yet.</summary>
    CarriedEvents = 4,
}
