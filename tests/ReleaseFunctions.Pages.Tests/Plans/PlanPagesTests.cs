using AngleSharp.Html.Dom;
using ReleaseFunctions.Pages.Outbox;
using ReleaseFunctions.Pages.Plans;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Plans;

public sealed class PlanPagesTests
{
    [Fact]
    public async Task Render_Plan_ShowsStagesRulesAndDocument()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(new PlanDetailsModel(Rendering.Auditor, Catalogue.PlanDocument(), 7));

        Assert.Equal(2, page.QuerySelectorAll(".graph a.node").Length);
        Assert.Single(page.QuerySelectorAll(".graph path.edge"));
        Assert.Contains("1 of ada@contoso.example, within 1 d, not by the requester", page.QuerySelector("#stage-production")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"description\": \"a < b\"", page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".badge"), badge => badge.TextContent.Trim() == "Newest");
        Assert.Null(page.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task Render_OlderVersion_LinksBothNeighbours()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(new PlanDetailsModel(Rendering.Auditor, Catalogue.PlanDocument(), 9));

        Assert.Equal("/ui/plans/checkout?version=6", page.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        Assert.Equal("/ui/plans/checkout?version=8", page.QuerySelector("a[rel=next]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_Mail_FramesItsHtmlWithoutAnyRights()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(new OutboxMailModel(Rendering.Auditor, Catalogue.Mail()));

        AngleSharp.Dom.IElement frame = page.QuerySelector("iframe")!;
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.Equal("/ui/dev/outbox/m%201%2F2/html", frame.GetAttribute("src"));
        Assert.Equal(["http://127.0.0.1:7071/api/approvals/abc"], page.QuerySelectorAll("dd a").Select(link => link.GetAttribute("href")));
    }
}
