namespace ReleaseFunctions.Pages.Graph;

/// <summary>Where the boxes and lines of a picture of stages are: a column per depth, a row per stage, left to right.</summary>
internal sealed class StageLayout
{
    public const int BoxWidth = 184;
    public const int BoxHeight = 58;
    private const int ColumnGap = 56;
    private const int RowGap = 18;
    private const int PassHeight = 8;
    private const int Margin = 6;

    private StageLayout(int width, int height, IReadOnlyList<PlacedNode> nodes, IReadOnlyList<PlacedEdge> edges)
    {
        Width = width;
        Height = height;
        Nodes = nodes;
        Edges = edges;
    }

    public int Width { get; }

    public int Height { get; }

    public IReadOnlyList<PlacedNode> Nodes { get; }

    public IReadOnlyList<PlacedEdge> Edges { get; }

    /// <summary>Lays the stages out. The input is a DAG: plans with a cycle are refused before they are stored.</summary>
    public static StageLayout Of(IReadOnlyList<GraphNode> nodes)
    {
        GraphColumns columns = GraphColumns.Of(nodes);
        List<PlacedNode> placed = [.. nodes.Select(node => Place(node, columns.SlotOf(node.Name), columns))];
        List<PlacedEdge> edges = [.. columns.Edges.Select(edge => Draw(edge, columns))];
        int width = (2 * Margin) + (columns.Count * BoxWidth) + (Math.Max(0, columns.Count - 1) * ColumnGap);
        int height = columns.Slots.Select(slot => Top(slot, columns) + HeightOf(slot) + Margin).DefaultIfEmpty(2 * Margin).Max();
        return new StageLayout(width, height, placed, edges);
    }

    private static PlacedNode Place(GraphNode node, GraphSlot slot, GraphColumns columns) => new(node, Left(slot), Top(slot, columns));

    private static PlacedEdge Draw(GraphEdge edge, GraphColumns columns)
    {
        List<GraphSlot> stops = columns.StopsOf(edge);
        string path = "";
        for (int i = 1; i < stops.Count; i++)
        {
            (int x1, int y1) = (Left(stops[i - 1]) + BoxWidth, Middle(stops[i - 1], columns));
            (int x2, int y2) = (Left(stops[i]), Middle(stops[i], columns));
            int bend = (x1 + x2) / 2;
            path += path.Length == 0 ? $"M{x1} {y1}" : $"H{x1}";
            path += $"C{bend} {y1} {bend} {y2} {x2} {y2}";
        }

        return new PlacedEdge(edge.From, edge.To, path);
    }

    private static int Left(GraphSlot slot) => Margin + (slot.Column * (BoxWidth + ColumnGap));

    private static int Top(GraphSlot slot, GraphColumns columns) => Margin + columns.Slots
        .Where(above => above.Column == slot.Column && above.Row < slot.Row)
        .Sum(above => HeightOf(above) + RowGap);

    private static int Middle(GraphSlot slot, GraphColumns columns) => Top(slot, columns) + (HeightOf(slot) / 2);

    private static int HeightOf(GraphSlot slot) => slot.IsPass ? PassHeight : BoxHeight;
}

/// <summary>A box and its upper left corner, in pixels.</summary>
internal sealed record PlacedNode(GraphNode Node, int X, int Y);

/// <summary>A line between two boxes as an SVG path.</summary>
internal sealed record PlacedEdge(string From, string To, string Path);
