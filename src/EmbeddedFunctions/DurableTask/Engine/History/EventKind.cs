namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>First byte of an encoded event. Values are stored: never change or reuse one.</summary>
internal enum EventKind : byte
{
    ExecutionStarted = 1,
    ActivityScheduled = 2,
    ActivityCompleted = 3,
    ActivityFailed = 4,
    ChildCreated = 5,
    ChildCompleted = 6,
    ChildFailed = 7,
    TimerCreated = 8,
    TimerFired = 9,
    EventSent = 10,
    EventRaised = 11,
    ExecutionSuspended = 12,
    ExecutionResumed = 13,
    ExecutionTerminated = 14,
}
