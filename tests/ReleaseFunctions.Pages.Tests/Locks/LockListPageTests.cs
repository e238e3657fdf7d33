using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Pages.Locks;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Locks;

public sealed class LockListPageTests
{
    [Fact]
    public async Task Render_HeldAndWaitedFor_NamesHolderAndQueueInOrder()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Locks());

        Assert.Equal(["production", "staging (drills)"], page.QuerySelectorAll("h2").Select(heading => heading.TextContent));
        Assert.Contains("Held by the rollback of checkout 1.2.3, production", page.QuerySelector("#lock-production")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["shop 2.0.0, production", "stock 3.1.0, production (attempt 2)"], page.QuerySelectorAll("#lock-production ol a").Select(link => link.TextContent));
        Assert.Equal("/ui/releases/r2#stage-production", page.QuerySelector("#lock-production ol a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_Operator_MayFreeWhatIsShown()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Locks());
        IHtmlDocument reader = await RenderAsync(Catalogue.Locks() with { User = Rendering.Operator with { Roles = ["audit"] } });

        Assert.Equal("r1", page.QuerySelector("#lock-production input[name=release]")!.GetAttribute("value"));
        Assert.Equal("/ui/locks/drill%3Astaging/free", page.QuerySelector("#lock-drill-staging form")!.GetAttribute("action"));
        Assert.Null(reader.QuerySelector("main form"));
    }

    [Fact]
    public async Task Render_None_SaysSo() => Assert.Contains("No lock is held", (await RenderAsync(Catalogue.Locks() with { Locks = [] })).Body!.TextContent, StringComparison.Ordinal);

    private static async Task<IHtmlDocument> RenderAsync(LockListModel model) => new HtmlParser().ParseDocument(await Rendering.HtmlOfAsync(model));
}
