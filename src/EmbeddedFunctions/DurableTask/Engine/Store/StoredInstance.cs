using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Everything needed to rebuild an instance in memory.</summary>
internal sealed record StoredInstance(
    InstanceRow Row,
    string? Input,
    string? CustomStatus,
    IReadOnlyList<HistoryEvent> CarriedEvents,
    IReadOnlyList<TurnRecord> Turns,
    int NextTurn,
    long HistoryBytes,
    IReadOnlyList<InboxEntry> Inbox);
