using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>An event that waits for its instance. Sequence 0: not stored, because what caused it can be found again.</summary>
internal readonly record struct InboxEntry(long Sequence, HistoryEvent Event);
