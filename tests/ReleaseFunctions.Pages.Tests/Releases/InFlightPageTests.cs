using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Releases;

public sealed class InFlightPageTests
{
    [Fact]
    public async Task Render_SeveralVersions_ShowsCountsOldestFirstAndWhatIsBroken()
    {
        string html = await Catalogue.HtmlOfAsync("in flight");

        Assert.Contains("Version 1.0: 1 release", html, StringComparison.Ordinal);
        Assert.Contains("Version 1.1 (current): 2 releases", html, StringComparison.Ordinal);
        Assert.Contains("Not started yet: 1 release", html, StringComparison.Ordinal);
        Assert.Contains("Cannot be carried on", html, StringComparison.Ordinal);
        Assert.Contains("The oldest 1 are shown", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("Version 1.0", StringComparison.Ordinal) < html.IndexOf("Version 1.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_ReleaseIsADrillAndGivenUp_SaysBoth()
    {
        string html = await Catalogue.HtmlOfAsync("release, drill, given up");

        Assert.Contains("DRILL", html, StringComparison.Ordinal);
        Assert.Contains("cannot be carried on", html, StringComparison.Ordinal);
    }
}
