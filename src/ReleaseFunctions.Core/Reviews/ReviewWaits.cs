using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Reviews;

/// <summary>One wait of a release or a stage, from its beginning to whatever ended it.</summary>
/// <param name="Stage">Null: the release as a whole.</param>
/// <param name="Until">Null: it lasts.</param>
public sealed record ReviewWait(string? Stage, WaitingCode Code, string Text, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>How long it took; for one that lasts, until the history's last event.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>All waits of a history, in order. Words that only say more about the same wait continue it.</summary>
    public static IReadOnlyList<ReviewWait> Of(IReadOnlyList<HistoryEvent> events)
    {
        List<ReviewWait> waits = [];
        Dictionary<string, ReviewWait> open = [];
        foreach (HistoryEvent e in events)
        {
            string about = e.Stage ?? string.Empty;
            if (e.Type == EventTypes.ReleaseFinished)
            {
                foreach (string each in open.Keys.ToList())
                {
                    Close(each, e.At);
                }
            }
            else if (e.Type is EventTypes.StageFinished or EventTypes.ReleaseStarted)
            {
                Close(about, e.At);
            }
            else if (e.Type == EventTypes.StageWaiting)
            {
                Waiting? next = HistoryEventJson.TryReadData<EventData.StageWaiting>(e)?.WaitingOn;
                if (next is null || open.GetValueOrDefault(about)?.Code != next.Code)
                {
                    Close(about, e.At);
                }

                if (next is not null)
                {
                    open[about] = new ReviewWait(e.Stage, next.Code, next.Text, open.GetValueOrDefault(about)?.Since ?? e.At, null);
                }
            }
        }

        DateTimeOffset last = events.Count == 0 ? default : events[^1].At;
        return [.. waits.Concat(open.Values.Select(wait => wait with { Took = last - wait.Since })).OrderBy(wait => wait.Since)];

        void Close(string about, DateTimeOffset at)
        {
            if (open.Remove(about, out ReviewWait? wait))
            {
                waits.Add(wait with { Until = at, Took = at - wait.Since });
            }
        }
    }
}
