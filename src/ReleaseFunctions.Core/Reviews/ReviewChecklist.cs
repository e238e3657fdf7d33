using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Reviews;

/// <summary>Finds the checklist items that somebody had to wait for.</summary>
internal static class ReviewChecklist
{
    /// <summary>Whoever ticks within a day is not late: then they are reminded for the first time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(1);

    /// <summary>A sentence for each item that was ticked late, or not at all before its time ran out.</summary>
    public static IEnumerable<string> Topics(IReadOnlyList<HistoryEvent> events)
    {
        foreach (HistoryEvent opened in events.Where(e => e.Type == EventTypes.StageWaiting))
        {
            if (HistoryEventJson.TryReadData<EventData.StageWaiting>(opened)?.Checklist is not { } asked)
            {
                continue;
            }

            foreach (ChecklistItem item in asked.Items)
            {
                HistoryEvent? tick = events.FirstOrDefault(e => e.Type == EventTypes.ChecklistTicked && e.Stage == opened.Stage && e.Attempt == opened.Attempt
                    && HistoryEventJson.TryReadData<EventData.ChecklistTicked>(e)?.Item == item.Item);
                if (tick is not null && tick.At - opened.At >= Late)
                {
                    yield return $"{item.InWords()} of {opened.Stage}'s checklist was ticked only {ReviewTopics.Span(tick.At - opened.At)} after it was asked for.";
                }
                else if (tick is null && events[^1].At >= asked.ExpiresAt)
                {
                    yield return $"{item.InWords()} of {opened.Stage}'s checklist was not ticked within {ReviewTopics.Span(asked.ExpiresAt - opened.At)}.";
                }
            }
        }
    }
}
