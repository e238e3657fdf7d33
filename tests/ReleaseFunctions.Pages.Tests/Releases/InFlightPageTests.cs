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
    public async Task Render_MailsWait_SaysHowManySinceWhenAndForWhat()
    {
        string html = await Catalogue.HtmlOfAsync("in flight");

        Assert.Contains("12 mails wait for the rate or the mail system, the oldest since", html, StringComparison.Ordinal);
        Assert.Contains("the mail system asked for a pause", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_NoMailWaits_SaysSo()
    {
        string html = await Catalogue.HtmlOfAsync("in flight, nothing");

        Assert.Contains("No mail waits.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("asked for a pause", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_ReleaseIsADrillAndGivenUp_SaysBoth()
    {
        string html = await Catalogue.HtmlOfAsync("release, drill, given up");

        Assert.Contains("DRILL", html, StringComparison.Ordinal);
        Assert.Contains("cannot be carried on", html, StringComparison.Ordinal);
    }
}
