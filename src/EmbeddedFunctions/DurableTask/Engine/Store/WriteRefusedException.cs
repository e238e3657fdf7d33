namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Thrown before anything is written by a unit whose request the stored state does not allow.</summary>
internal sealed class WriteRefusedException(Exception reason) : Exception(reason.Message, reason)
{
    /// <summary>What the client gets.</summary>
    public Exception Reason { get; } = reason;
}
