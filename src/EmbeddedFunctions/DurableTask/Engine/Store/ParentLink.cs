namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>The call that started a sub-orchestration. The key tells the calling execution from later ones of the same id.</summary>
internal sealed record ParentLink(long Key, int TaskId, string Id, string Name);
