namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>Code that waits for an external event.</summary>
internal interface IEventWaiter
{
    Type EventType { get; }

    /// <summary>Whether it no longer waits, because it was canceled.</summary>
    bool IsGone { get; }

    void Deliver(string? payload, DataConverter converter);
}
