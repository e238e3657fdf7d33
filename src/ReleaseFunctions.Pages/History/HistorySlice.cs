using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Pages.History;

/// <summary>In which order a history is read.</summary>
public enum HistoryOrder
{
    Newest,
    Oldest,
}

/// <summary>One page of a history, and where the pages before and after it start.</summary>
/// <param name="Back">Start of the page before; null on the first.</param>
/// <param name="Next">Start of the page after; null on the last.</param>
internal sealed record HistorySlice(IReadOnlyList<HistoryEvent> Events, long? Back, long? Next)
{
    public const int Size = 50;

    /// <summary>The page that starts with event <paramref name="from"/>; null: the first page.</summary>
    /// <param name="events">The whole history in order.</param>
    public static HistorySlice Of(IReadOnlyList<HistoryEvent> events, HistoryOrder order, long? from)
    {
        List<HistoryEvent> ordered = [.. order == HistoryOrder.Newest ? events.Reverse() : events];
        int start = from is null ? 0 : ordered.FindIndex(item => order == HistoryOrder.Newest ? item.Seq <= from : item.Seq >= from);
        start = Math.Max(0, start);
        int next = start + Size;
        return new HistorySlice(
            ordered.GetRange(start, Math.Min(Size, ordered.Count - start)),
            start == 0 ? null : ordered[Math.Max(0, start - Size)].Seq,
            next < ordered.Count ? ordered[next].Seq : null);
    }
}
