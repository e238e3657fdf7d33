using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Pages.Measurements;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Measurements;

public sealed class PlotShapeTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3 })]
    [InlineData(new double[] { 5, 5, 5 })]
    [InlineData(new double[] { 0 })]
    [InlineData(new double[] { double.MinValue, 0, double.MaxValue })]
    [InlineData(new double[] { 1e-300, -1e-300 })]
    public void Of_AnyValues_StaysInsideItsBox(double[] values)
    {
        PlotShape shape = PlotShape.Of([.. values.Select(value => Point(value))]);

        Assert.Equal(values.Length, shape.Points.Count);
        Assert.All(shape.Points, point => Assert.True(point.X is >= 0 and <= PlotShape.Width && point.Y is >= 0 and <= PlotShape.Height));
    }

    [Fact]
    public void Of_HigherValue_IsHigherUp()
    {
        PlotShape shape = PlotShape.Of([Point(1), Point(2)]);

        Assert.True(shape.Points[1].Y < shape.Points[0].Y);
        Assert.Equal(2, shape.Line.Split(' ').Length);
    }

    [Fact]
    public void Of_MissingValues_AreMarkedButNotConnected()
    {
        PlotShape shape = PlotShape.Of([Point(1), Point(null), Point(2)]);

        Assert.Equal(3, shape.Points.Count);
        Assert.Equal(2, shape.Line.Split(' ').Length);
    }

    [Fact]
    public void Of_ManyMeasurements_ShowsTheNewest()
    {
        PlotShape shape = PlotShape.Of([.. Enumerable.Range(0, 5000).Select(i => Point(i))]);

        Assert.Equal(100, shape.Points.Count);
        Assert.Equal(4999, shape.Points[^1].Measurement.Value);
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(-5.0)]
    [InlineData(double.MaxValue)]
    public void Of_Baseline_IsALineInTheSameScale(double baseline)
    {
        PlotShape shape = PlotShape.Of([Point(1) with { Baseline = baseline }, Point(2) with { Baseline = baseline }]);

        Assert.InRange(shape.Baseline!.Value, 0, PlotShape.Height);
        Assert.Equal(baseline > 2, shape.Baseline < shape.Points[1].Y);
    }

    [Fact]
    public void Of_NoBaseline_HasNoLine() => Assert.Null(PlotShape.Of([Point(1), Point(2)]).Baseline);

    private static Measurement Point(double? value) => new("check", ReleaseStory.Beginning, value, MeasurementVerdict.Pass, "");
}
