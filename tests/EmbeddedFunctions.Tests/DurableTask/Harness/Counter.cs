namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>Counts what the code under test does and lets the test wait for a count; waiting is bounded.</summary>
internal sealed class Counter
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int Add()
    {
        lock (_gate)
        {
            return Reach(_count + 1);
        }
    }

    /// <summary>Raises the count to at least <paramref name="count"/>.</summary>
    public int Reach(int count)
    {
        lock (_gate)
        {
            _count = Math.Max(_count, count);
            foreach ((int wanted, TaskCompletionSource reached) in _waiting.ToArray())
            {
                if (_count >= wanted)
                {
                    reached.TrySetResult();
                }
            }

            return _count;
        }
    }

    public Task ReachesAsync(int count)
    {
        lock (_gate)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(EngineHost.Patience);
        }
    }
}
