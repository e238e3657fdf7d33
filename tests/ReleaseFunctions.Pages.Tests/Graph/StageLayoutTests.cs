using ReleaseFunctions.Pages.Graph;

namespace ReleaseFunctions.Pages.Tests.Graph;

public sealed class StageLayoutTests
{
    [Fact]
    public void Of_Chain_PutsEveryStageRightOfItsNeed()
    {
        StageLayout layout = StageLayout.Of([Node("a"), Node("b", "a"), Node("c", "b")]);

        Assert.Equal(layout.Nodes.Select(node => node.X).Order(), layout.Nodes.Select(node => node.X));
        Assert.Single(layout.Nodes.Select(node => node.Y).Distinct());
        Assert.Equal(2, layout.Edges.Count);
    }

    [Fact]
    public void Of_NoStages_IsEmpty()
    {
        StageLayout layout = StageLayout.Of([]);

        Assert.Empty(layout.Nodes);
        Assert.True(layout is { Width: > 0, Height: > 0 });
    }

    [Fact]
    public void Of_NeedThatIsNotThere_DrawsNoLine()
    {
        Assert.Empty(StageLayout.Of([Node("a", "gone")]).Edges);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Of_RandomDags_BoxesNeverOverlapAndStayInside(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 100; round++)
        {
            int count = random.Next(1, 25);
            List<GraphNode> nodes = [.. Enumerable.Range(0, count).Select(i => Node($"s{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Select(j => $"s{j}")]))];

            StageLayout layout = StageLayout.Of(nodes);

            Dictionary<string, PlacedNode> placed = layout.Nodes.ToDictionary(node => node.Node.Name);
            Assert.Equal(nodes.Sum(node => node.Needs.Count), layout.Edges.Count);
            Assert.All(layout.Edges, edge => Assert.True(placed[edge.From].X < placed[edge.To].X));
            Assert.All(layout.Nodes, node => Assert.True(node.X >= 0 && node.Y >= 0 && node.X + StageLayout.BoxWidth <= layout.Width && node.Y + StageLayout.BoxHeight <= layout.Height));
            Assert.All(layout.Nodes.GroupBy(node => node.X), column => Assert.All(
                column.OrderBy(node => node.Y).Zip(column.OrderBy(node => node.Y).Skip(1)),
                pair => Assert.True(pair.First.Y + StageLayout.BoxHeight < pair.Second.Y)));
        }
    }

    [Fact]
    public void Of_Cycle_EndsAllTheSame()
    {
        StageLayout layout = StageLayout.Of([Node("a", "b"), Node("b", "a")]);

        Assert.Equal(2, layout.Nodes.Count);
    }

    private static GraphNode Node(string name, params string[] needs) => new(name, needs, "note", null);
}
