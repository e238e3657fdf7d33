namespace ReleaseFunctions.Pages.Graph;

/// <summary>
/// Puts every stage into the column of its longest way from a start, and gives an edge that passes a column a free row there,
/// so that no line runs through a box.
/// </summary>
internal sealed class GraphColumns
{
    private readonly List<GraphSlot> _taken = [];
    private readonly Dictionary<string, GraphSlot> _slots = [];
    private readonly Dictionary<GraphEdge, List<GraphSlot>> _passes = [];

    private GraphColumns(IReadOnlyList<GraphEdge> edges) => Edges = edges;

    public int Count { get; private set; }

    /// <summary>Every place that is taken.</summary>
    public IReadOnlyCollection<GraphSlot> Slots => _taken;

    public IReadOnlyList<GraphEdge> Edges { get; }

    public static GraphColumns Of(IReadOnlyList<GraphNode> nodes)
    {
        HashSet<string> names = [.. nodes.Select(node => node.Name)];
        List<GraphEdge> edges = [.. nodes.SelectMany(node => node.Needs.Distinct().Where(names.Contains).Select(need => new GraphEdge(need, node.Name)))];
        Dictionary<string, int> depths = DepthsOf(nodes, edges);
        GraphColumns columns = new(edges) { Count = depths.Count == 0 ? 0 : depths.Values.Max() + 1 };
        columns.Fill(nodes, depths);
        return columns;
    }

    public GraphSlot SlotOf(string name) => _slots[name];

    /// <summary>From the first box over the rows passed to the last box.</summary>
    public List<GraphSlot> StopsOf(GraphEdge edge) =>
        [_slots[edge.From], .. _passes.TryGetValue(edge, out List<GraphSlot>? passed) ? passed : [], _slots[edge.To]];

    private static Dictionary<string, int> DepthsOf(IReadOnlyList<GraphNode> nodes, List<GraphEdge> edges)
    {
        Dictionary<string, int> depths = nodes.ToDictionary(node => node.Name, _ => 0);

        // As many rounds as there are nodes are enough for any DAG, and end for anything else.
        for (int round = 0; round < nodes.Count; round++)
        {
            foreach (GraphEdge edge in edges.Where(edge => depths[edge.To] <= depths[edge.From] && depths[edge.From] + 1 < nodes.Count))
            {
                depths[edge.To] = depths[edge.From] + 1;
            }
        }

        return depths;
    }

    private void Fill(IReadOnlyList<GraphNode> nodes, Dictionary<string, int> depths)
    {
        for (int column = 0; column < Count; column++)
        {
            IEnumerable<(double Wish, string? Name, GraphEdge? Passing)> boxes = nodes
                .Where(node => depths[node.Name] == column)
                .Select(node => (WishOf(node.Name), (string?)node.Name, (GraphEdge?)null));
            IEnumerable<(double Wish, string? Name, GraphEdge? Passing)> passing = Edges
                .Where(edge => depths[edge.From] < column && column < depths[edge.To])
                .Select(edge => ((double)LastStop(edge).Row + 0.01, (string?)null, (GraphEdge?)edge));

            int row = 0;
            foreach ((double _, string? name, GraphEdge? edge) in boxes.Concat(passing).OrderBy(item => item.Wish).ToList())
            {
                Occupy(new GraphSlot(column, row++, IsPass: name is null), name, edge);
            }
        }
    }

    /// <summary>The middle of the rows that the stage's needs are in: lines cross less.</summary>
    private double WishOf(string name)
    {
        List<GraphEdge> incoming = [.. Edges.Where(edge => edge.To == name)];
        return incoming.Count == 0 ? double.MaxValue : incoming.Average(edge => LastStop(edge).Row);
    }

    private GraphSlot LastStop(GraphEdge edge) => _passes.TryGetValue(edge, out List<GraphSlot>? passed)
        ? passed[^1]
        : _slots.GetValueOrDefault(edge.From, new GraphSlot(0, 0, IsPass: false));

    private void Occupy(GraphSlot slot, string? name, GraphEdge? edge)
    {
        _taken.Add(slot);
        if (name is not null)
        {
            _slots[name] = slot;
        }
        else if (edge is not null)
        {
            (_passes.TryGetValue(edge, out List<GraphSlot>? passed) ? passed : _passes[edge] = []).Add(slot);
        }
    }
}

/// <summary>A place in the grid: a stage's, or one that a line passes.</summary>
internal sealed record GraphSlot(int Column, int Row, bool IsPass);

/// <summary>The second stage needs the first.</summary>
internal sealed record GraphEdge(string From, string To);
