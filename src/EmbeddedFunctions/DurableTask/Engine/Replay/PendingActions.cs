using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>
/// Actions the code has caused that history does not have yet. During replay each is matched with history by its sequence
/// number; what is left when history ends is new.
/// </summary>
internal sealed class PendingActions
{
    private readonly List<TaskAction?> _actions = [];
    private int _first;
    private int _unmatched;

    public void Add(TaskAction action)
    {
        if (_actions.Count == 0)
        {
            _first = action.TaskId;
        }

        _actions.Add(action);
        _unmatched++;
    }

    /// <exception cref="NonDeterministicOrchestrationException">The code did not cause this action.</exception>
    public void Match(TaskAction recorded)
    {
        var index = recorded.TaskId - _first;
        var actual = index >= 0 && index < _actions.Count ? _actions[index] : null;
        if (actual is null || !recorded.Matches(actual))
        {
            throw new NonDeterministicOrchestrationException(recorded.TaskId, recorded.Describe(), actual?.Describe() ?? "nothing");
        }

        _actions[index] = null;
        if (--_unmatched == 0)
        {
            _actions.Clear();
        }
    }

    /// <summary>Takes out what is new.</summary>
    public List<TaskAction> Take()
    {
        var taken = new List<TaskAction>(_unmatched);
        foreach (var action in _actions)
        {
            if (action is not null)
            {
                taken.Add(action);
            }
        }

        _actions.Clear();
        _unmatched = 0;
        return taken;
    }
}
