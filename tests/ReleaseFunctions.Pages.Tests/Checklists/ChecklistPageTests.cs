using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Pages.Checklists;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Checklists;

public sealed class ChecklistPageTests
{
    [Fact]
    public async Task Render_Owner_MayTickOwnOpenItemsOnly()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Checklist(Catalogue.ToTick(), "dba@contoso.example"));

        Assert.Equal(["migration"], page.QuerySelectorAll("form input[name=item]").Select(field => field.GetAttribute("value")));
        Assert.Contains("on-call", page.QuerySelector("#others-heading")!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Ticked_ShowsWhoWhenAndEvidence()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Checklist(Catalogue.ToTick().Tick("production", "migration", "dba@contoso.example", "https://wiki.contoso.example/7", "fine"), "dba@contoso.example"));

        IElement item = page.QuerySelector("#item-migration")!;
        Assert.Null(item.QuerySelector("form"));
        Assert.Contains("by dba@contoso.example", item.TextContent, StringComparison.Ordinal);
        Assert.Equal("https://wiki.contoso.example/7", item.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("fine", item.QuerySelector("q")!.TextContent);
    }

    [Fact]
    public async Task Render_EvidenceThatIsNoLink_IsText()
    {
        IHtmlDocument page = await RenderAsync(Catalogue.Checklist(Catalogue.ToTick().Tick("production", "migration", "dba@contoso.example", "javascript:alert(1)", "<b>x</b>"), "dba@contoso.example"));

        Assert.Empty(page.QuerySelectorAll("#item-migration a"));
        Assert.Contains("javascript:alert(1)", page.QuerySelector("#item-migration")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#item-migration b"));
    }

    [Fact]
    public async Task Render_ReleasePage_OffersWhatTheUserMayTick()
    {
        IHtmlDocument operates = await ReleaseAsync(Rendering.Operator with { Roles = ["operate"] });
        IHtmlDocument approves = await ReleaseAsync(Rendering.Operator with { Roles = ["approve"] });
        IHtmlDocument reads = await ReleaseAsync(Rendering.Operator with { Roles = ["audit"] });

        Assert.Equal(["migration", "on-call", "budget"], Ticks(operates));
        Assert.True(operates.QuerySelector("#stage-production-tick-budget textarea")!.HasAttribute("required"));
        Assert.False(operates.QuerySelector("#stage-production-tick-on-call textarea")!.HasAttribute("required"));
        Assert.Equal(["on-call"], Ticks(approves));
        Assert.Empty(Ticks(reads));
    }

    private static string[] Ticks(IHtmlDocument page) => [.. page.QuerySelectorAll("form[action$='/tick'] input[name=item]").Select(field => field.GetAttribute("value")!)];

    private static async Task<IHtmlDocument> ReleaseAsync(PageUser user) =>
        new HtmlParser().ParseDocument(await Rendering.HtmlOfAsync<ReleaseDetailsPage>(Catalogue.Details(Catalogue.ToTick(), user)));

    private static async Task<IHtmlDocument> RenderAsync(ChecklistModel model) => new HtmlParser().ParseDocument(await Rendering.HtmlOfAsync(model));
}
