using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>How new events become links of the chain and a new view: the domain's part of a commit.</summary>
public delegate (ReleaseView View, IReadOnlyList<HistoryEvent> Events) ReleaseFold(ReleaseView view, IReadOnlyList<NewEvent> events);
