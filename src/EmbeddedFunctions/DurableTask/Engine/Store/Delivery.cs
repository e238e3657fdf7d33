namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Something that was committed for an instance: an entry in its inbox, or, without one, its start.</summary>
internal readonly record struct Delivery(long Key, string Id, InboxEntry? Entry);
