using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Releases;

public sealed class ReleaseListPageTests
{
    [Fact]
    public async Task Render_EveryStatus_HasBadgeWithWordsAndSign()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Releases());

        IElement[] badges = [.. page.QuerySelectorAll("tbody .badge")];
        Assert.Equal(Enum.GetValues<ReleaseStatus>().Length, badges.Length);
        Assert.Equal(badges.Length, badges.Select(badge => badge.TextContent.Trim()).Distinct().Count());
        Assert.All(badges, badge => Assert.NotNull(badge.QuerySelector("svg")));
        Assert.Contains("Waiting for ada@contoso.example.", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/ui/releases/id-Scheduled", page.QuerySelector("tbody a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_FilterSet_FillsFieldsAndKeepsItInNextLink()
    {
        ReleaseListModel model = Catalogue.Releases() with
        {
            Query = new("gone-plan", ReleaseStatus.RolledBack, new DateTimeOffset(2026, 11, 1, 14, 30, 0, TimeSpan.FromHours(2)), ReleaseStory.Beginning, 25, "now"),
        };

        IHtmlDocument page = await Rendering.DocumentOfAsync(model);

        IElement form = page.QuerySelector("form.filter")!;
        Assert.Equal("get", form.GetAttribute("method"));
        Assert.Equal("gone-plan", form.QuerySelector("#filter-plan option[selected]")!.GetAttribute("value"));
        Assert.Equal("rolledBack", form.QuerySelector("#filter-status option[selected]")!.GetAttribute("value"));
        Assert.Equal("2026-11-01T12:30", form.QuerySelector("#filter-from")!.GetAttribute("value"));
        Assert.Equal(
            "/ui/releases?plan=gone-plan&status=rolledBack&from=2026-11-01T12%3A30&to=2026-11-23T09%3A00&pageSize=25&continuation=next%2Fpage%2B1%3D",
            page.QuerySelector("a[rel=next]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_LastPage_HasNoNextLink()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Releases() with { Page = Catalogue.Releases().Page with { Continuation = null } });

        Assert.Null(page.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task Render_NoReleases_SaysHowToStartOne()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Releases() with { Page = new([], null) });

        Assert.Equal("No releases yet", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Contains("POST /api/releases", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }
}
