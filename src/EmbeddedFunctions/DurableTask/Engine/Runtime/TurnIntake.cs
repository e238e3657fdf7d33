using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Sorts what arrived: what the turn takes in, and what a paused instance lets wait.</summary>
internal sealed class TurnIntake
{
    private readonly List<long> _consumed = [];
    private readonly List<HistoryEvent> _kept = [];

    public TurnIntake(OrchestrationRuntimeStatus status, List<InboxEntry> arrived)
    {
        Status = status;
        Arrived = arrived;
        Sort(arrived);
    }

    /// <summary>Everything that was there, in order.</summary>
    public IReadOnlyList<InboxEntry> Arrived { get; }

    /// <summary>Events of the turn.</summary>
    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Entries that wait in the inbox.</summary>
    public List<InboxEntry> Held { get; private set; } = [];

    /// <summary>Inbox entries that are used up.</summary>
    public IReadOnlyList<long> Consumed => _consumed;

    /// <summary>Answers that must wait too but are not in the inbox yet.</summary>
    public IReadOnlyList<HistoryEvent> Kept => _kept;

    /// <summary>Status after the pauses and continuations that arrived.</summary>
    public OrchestrationRuntimeStatus Status { get; private set; }

    public bool WasResumed { get; private set; }

    /// <summary>The order to end, if one arrived. What came after it no longer matters.</summary>
    public ExecutionTerminated? Termination { get; private set; }

    public bool IsEmpty => Events.Count == 0 && _consumed.Count == 0 && _kept.Count == 0 && Termination is null;

    private void Sort(IReadOnlyList<InboxEntry> entries)
    {
        for (var i = 0; i < entries.Count && Termination is null; i++)
        {
            var entry = entries[i];
            if (Status == OrchestrationRuntimeStatus.Suspended
                && entry.Event is not (ExecutionResumed or ExecutionTerminated or ExecutionSuspended))
            {
                Hold(entry);
                continue;
            }

            if (entry.Sequence > 0)
            {
                _consumed.Add(entry.Sequence);
            }

            switch (entry.Event)
            {
                case ExecutionTerminated termination:
                    Termination = termination;
                    break;
                case ExecutionSuspended when Status == OrchestrationRuntimeStatus.Suspended:
                    // Paused already: one continuation ends any number of pauses.
                    break;
                case ExecutionSuspended:
                    Status = OrchestrationRuntimeStatus.Suspended;
                    Events.Add(entry.Event);
                    break;
                case ExecutionResumed:
                    Resume(entry.Event, entries.Skip(i + 1));
                    return;
                default:
                    Events.Add(entry.Event);
                    break;
            }
        }
    }

    private void Hold(InboxEntry entry)
    {
        if (entry.Sequence > 0)
        {
            Held.Add(entry);
        }
        else
        {
            _kept.Add(entry.Event);
        }
    }

    // What waited comes before what arrived after the continuation.
    private void Resume(HistoryEvent resumed, IEnumerable<InboxEntry> rest)
    {
        List<InboxEntry> next = [.. Held, .. _kept.Select(k => new InboxEntry(0, k)), .. rest];
        if (Status == OrchestrationRuntimeStatus.Suspended)
        {
            Status = OrchestrationRuntimeStatus.Running;
            WasResumed = true;
            Events.Add(resumed);
        }

        Held = [];
        _kept.Clear();
        Sort(next);
    }
}
