using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Pages.Connections;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Connections;

public sealed class ConnectionListPageTests
{
    [Fact]
    public async Task Render_CheckedAndNot_SaysWhatIsKnown()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Connections());

        Assert.Contains("Not checked yet.", page.QuerySelector("#connection-deployHub")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("prom answered 401 <b>.", page.QuerySelector("#connection-prom [role=status]")!.TextContent);
        Assert.Equal(["yes", "no", "cannot be told", "90 s behind ours", "2.42.0"], page.QuerySelectorAll("#connection-prom dd").Take(5).Select(fact => fact.TextContent.Trim()));
    }

    [Fact]
    public async Task Render_WhoMayOperate_MayCheck()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Connections());
        IHtmlDocument reader = await RenderAsync(Catalogue.Connections() with { User = Rendering.Operator with { Roles = ["audit"] } });

        Assert.Equal("/ui/connections/prom/check", page.QuerySelector("#connection-prom form")!.GetAttribute("action"));
        Assert.NotNull(page.QuerySelector("#connection-prom form input[name=csrf]"));
        Assert.Null(reader.QuerySelector("main form"));
    }

    private static async Task<IHtmlDocument> RenderAsync(ConnectionListModel model) => new HtmlParser().ParseDocument(await Rendering.HtmlOfAsync(model));
}
