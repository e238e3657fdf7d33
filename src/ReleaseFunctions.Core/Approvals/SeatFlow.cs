namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Counts people for rules exactly: the most places of all rules that can be filled when a person is counted once, a seat once, and a rule as often as it
/// requires. A maximum flow person → seat → rule, found by augmenting paths; counting greedily would wait for what is already there.
/// </summary>
internal sealed class SeatFlow
{
    private const int Source = 0;
    private const int Sink = 1;

    private readonly List<Edge> _edges = [];
    private readonly List<List<int>> _from = [[], []];
    private readonly IReadOnlyList<SeatStep> _steps;
    private readonly int[] _filling;
    private readonly int[] _stepNodes;
    private readonly Dictionary<string, (int In, int Out)> _seats = [];

    public SeatFlow(IReadOnlyList<SeatStep> steps)
    {
        _steps = steps;
        _stepNodes = [.. steps.Select(_ => AddNode())];
        _filling = [.. steps.Select((step, i) => AddEdge(_stepNodes[i], Sink, step.Require))];
    }

    /// <summary>Places to fill in all steps.</summary>
    public int Need => _steps.Sum(step => step.Require);

    /// <summary>Places filled so far.</summary>
    public int Total { get; private set; }

    /// <summary>Places of a step filled so far; which people fill them can change as others come.</summary>
    public int Filled(int step) => _steps[step].Require - _edges[_filling[step]].Capacity;

    /// <summary>Someone who is not counted yet; answers what <see cref="Count"/> and <see cref="Helps"/> know them by.</summary>
    public int Add(IReadOnlyList<Seat> seats)
    {
        int person = AddNode();
        foreach (Seat seat in seats)
        {
            AddEdge(person, NodeOf(seat), 1);
        }

        return person;
    }

    /// <summary>Lets a seat be counted for more steps, whoever takes it.</summary>
    public void Widen(Seat seat) => NodeOf(seat);

    /// <summary>Counts the person.</summary>
    public void Count(int person)
    {
        AddEdge(Source, person, 1);
        Settle();
    }

    /// <summary>Fills what can be filled by those who were counted.</summary>
    public void Settle()
    {
        while (Augment())
        {
            Total++;
        }
    }

    /// <summary>The people among these, not counted yet, of whom each alone would fill one more place. Whoever would not, never will.</summary>
    public IReadOnlySet<int> Helps(IEnumerable<int> people)
    {
        bool[] reaches = ReachesSink();
        return people.Where(person => reaches[person]).ToHashSet();
    }

    private int NodeOf(Seat seat)
    {
        if (!_seats.TryGetValue(seat.Person, out (int In, int Out) node))
        {
            node = (AddNode(), AddNode());
            AddEdge(node.In, node.Out, 1);
            _seats.Add(seat.Person, node);
        }

        for (int i = 0; i < _steps.Count; i++)
        {
            if (_steps[i].Fits(seat) && !_from[node.Out].Any(edge => edge % 2 == 0 && _edges[edge].To == _stepNodes[i]))
            {
                AddEdge(node.Out, _stepNodes[i], 1);
            }
        }

        return node.In;
    }

    private int AddNode()
    {
        _from.Add([]);
        return _from.Count - 1;
    }

    // An edge and its reverse are neighbours: 2n and 2n + 1.
    private int AddEdge(int from, int to, int capacity)
    {
        _edges.Add(new Edge(to, capacity));
        _edges.Add(new Edge(from, 0));
        _from[from].Add(_edges.Count - 2);
        _from[to].Add(_edges.Count - 1);
        return _edges.Count - 2;
    }

    private bool Augment()
    {
        int[] by = new int[_from.Count];
        Array.Fill(by, -1);
        Queue<int> queue = new([Source]);
        while (queue.TryDequeue(out int node) && by[Sink] < 0)
        {
            foreach (int edge in _from[node])
            {
                if (_edges[edge] is { Capacity: > 0 } open && by[open.To] < 0 && open.To != Source)
                {
                    by[open.To] = edge;
                    queue.Enqueue(open.To);
                }
            }
        }

        if (by[Sink] < 0)
        {
            return false;
        }

        for (int node = Sink; node != Source; node = _edges[by[node] ^ 1].To)
        {
            _edges[by[node]].Capacity--;
            _edges[by[node] ^ 1].Capacity++;
        }

        return true;
    }

    private bool[] ReachesSink()
    {
        bool[] reaches = new bool[_from.Count];
        reaches[Sink] = true;
        Queue<int> queue = new([Sink]);
        while (queue.TryDequeue(out int node))
        {
            foreach (int edge in _from[node])
            {
                int before = _edges[edge].To;
                if (_edges[edge ^ 1].Capacity > 0 && !reaches[before] && before != Source)
                {
                    reaches[before] = true;
                    queue.Enqueue(before);
                }
            }
        }

        return reaches;
    }

    private sealed class Edge(int to, int capacity)
    {
        public int To { get; } = to;

        public int Capacity { get; set; } = capacity;
    }
}

/// <summary>What has to be filled: a rule, or in a sequence within one rule an entry of <c>from</c>.</summary>
/// <param name="Require">How many places.</param>
/// <param name="Fits">Whether a seat can be counted for it.</param>
internal sealed record SeatStep(int Require, Func<Seat, bool> Fits);
