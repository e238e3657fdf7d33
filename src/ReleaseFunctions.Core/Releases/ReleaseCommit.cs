using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What a store writes for new events: the chained events and the view that holds them. Which keys are there already is the store's to know.</summary>
public static class ReleaseCommit
{
    /// <summary>Chains the events behind the view's head and folds them in.</summary>
    public static (ReleaseView View, IReadOnlyList<HistoryEvent> Appended) Next(ReleaseView view, IReadOnlyList<NewEvent> events)
    {
        List<HistoryEvent> appended = [];
        foreach (NewEvent e in events)
        {
            HistoryEvent chained = HistoryChain.Append(view.LastSeq, view.LastHash, e);
            appended.Add(chained);
            view = ReleaseProjection.Apply(view, chained);
        }

        return (view, appended);
    }
}
