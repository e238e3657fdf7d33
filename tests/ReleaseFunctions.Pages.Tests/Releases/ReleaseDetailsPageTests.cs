using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.History;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Releases;

public sealed class ReleaseDetailsPageTests
{
    [Fact]
    public async Task Render_Waiting_SaysForWhomAndUntilWhen()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting());

        IElement note = page.QuerySelector("main > .alert.wait")!;
        Assert.Contains("Waiting for 1 of 2 approvals: grace@contoso.example", note.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, note.QuerySelectorAll("time").Length);
        Assert.Equal("#stage-production", note.QuerySelector("a")!.GetAttribute("href"));
        Assert.StartsWith("checkout 2.14.0: Waiting", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Waiting_ShowsDecisionsAndWhoMayStillDecide()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting());

        string[] people = [.. page.QuerySelectorAll("#stage-production .people li").Select(item => Squeeze(item.TextContent))];
        Assert.Equal(4, people.Length);
        Assert.StartsWith("approved ada@contoso.example", people[0], StringComparison.Ordinal);
        Assert.EndsWith("Checked the dashboards.", people[0], StringComparison.Ordinal);
        Assert.Equal("may decide grace@contoso.example", people[1]);
        Assert.Equal("may not lea@contoso.example wrote the commit", people[3]);
    }

    [Fact]
    public async Task Render_Picture_HasBoxPerStageAndLinePerNeed()
    {
        ReleaseStory story = new(null, ReleaseStory.Stage("a"), ReleaseStory.Stage("b", "a"), ReleaseStory.Stage("c", "a"), ReleaseStory.Stage("d", "b", "c", "a"));

        IHtmlDocument page = await PageOfAsync(story.Start().Succeed("a"));

        Assert.Equal(4, page.QuerySelectorAll(".graph a.node").Length);
        Assert.Equal(
            ["a>b", "a>c", "b>d", "c>d", "a>d"],
            page.QuerySelectorAll(".graph path.edge").Select(edge => $"{edge.GetAttribute("data-from")}>{edge.GetAttribute("data-to")}"));
        IElement first = page.QuerySelector(".graph a.node")!;
        Assert.Equal("a: Succeeded, Succeeded", first.GetAttribute("aria-label"));
        Assert.NotNull(page.QuerySelector(first.GetAttribute("href")!));
        Assert.NotNull(first.QuerySelector(".sign"));
    }

    [Fact]
    public async Task Render_Ramping_ShowsWhereTheFlagStandsAndItsGate()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Ramping());

        IElement bar = Assert.Single(page.QuerySelectorAll("#stage-production progress"));
        Assert.Equal(("25", "100", "new-checkout stands at"), (bar.GetAttribute("value"), bar.GetAttribute("max"), bar.GetAttribute("aria-label")));
        Assert.Equal(["new-checkout", "ld, shop/production", "2.5%", "25%"], bar.Closest("tr")!.Children.Take(4).Select(cell => Squeeze(cell.TextContent)));
        Assert.Contains(page.QuerySelectorAll("#stage-production h4"), heading => heading.TextContent.Contains("Health while step 1 stands", StringComparison.Ordinal));
        Assert.Contains("its flags are put back", page.QuerySelector("#stage-production")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Measurements_ShowTableAndAPointEach()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.RolledBack());

        IElement gate = page.QuerySelector("#stage-production .gate")!;
        Assert.Equal(["error-rate", "latency-p99"], gate.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
        Assert.Equal("0.2", gate.QuerySelector("tbody td.number")!.TextContent);
        Assert.Equal(3, gate.QuerySelector("svg.plot")!.QuerySelectorAll(".point").Length);
        Assert.Single(gate.QuerySelectorAll(".point.bad"));
        Assert.Single(gate.QuerySelectorAll(".point.wait"));
        Assert.Equal("error-rate: 3 measurements, values from 0.004 to 0.2, 1 failed", gate.QuerySelector("svg.plot")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Render_Baseline_ShowsItsLineAndItsNumber()
    {
        Measurement before = new("error-rate", ReleaseStory.Beginning, 0.01, MeasurementVerdict.Pass, "baseline 0.01");
        Measurement after = new("error-rate", ReleaseStory.Beginning, 0.02, MeasurementVerdict.Fail, "0.02 is not <= baseline 0.01 * 1.1 = 0.011") { Baseline = 0.01 };
        ReleaseStory story = new ReleaseStory().Start().StartStage("production")
            .Add(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Baseline, 0, [before]), "production")
            .Deploy("production")
            .Add(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 1, [after]), "production");

        IHtmlDocument page = await PageOfAsync(story);

        IElement gate = page.QuerySelector("#stage-production .gate")!;
        Assert.Equal("0.02baseline 0.01", string.Concat(gate.QuerySelector("td.number")!.TextContent.Split('\n', StringSplitOptions.TrimEntries)));
        Assert.Contains("0.01", gate.QuerySelector("svg.plot line.baseline title")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("baseline 0.01", gate.QuerySelector("svg.plot")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Single(gate.QuerySelectorAll("svg.plot .point"));
        Assert.Contains("measured before the deployment: error-rate 0.01", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Comparison_ShowsItsEvidence()
    {
        Comparison compared = Comparison.Of([10, 11, 12, 13, 14], [1, 2, 3, 4, 5], 6, 0.98);
        Measurement measured = new("latency", ReleaseStory.Beginning, 12, MeasurementVerdict.Fail, "the canary's 12 is higher") { Baseline = 3, Comparison = compared };
        Measurement early = new("latency", ReleaseStory.Beginning.AddMinutes(-1), 12, MeasurementVerdict.Collecting, "not judged yet");
        ReleaseStory story = new ReleaseStory().Start().StartStage("production").Deploy("production")
            .Add(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 1, [early]), "production")
            .Add(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 2, [measured]), "production");

        IHtmlDocument page = await PageOfAsync(story);

        IElement gate = page.QuerySelector("#stage-production .gate")!;
        Assert.Contains("5 and 5 of 6 values", gate.QuerySelector("td.verdict")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("by a factor of 4", gate.QuerySelector("td.verdict")!.TextContent, StringComparison.Ordinal);
        Assert.Single(gate.QuerySelectorAll(".point.idle"));
    }

    [Fact]
    public async Task Render_RolledBack_ShowsFailedPhaseAndRollback()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.RolledBack());

        Assert.Equal("health failed", page.QuerySelector("#stage-production .phases .failed")!.TextContent);
        Assert.Contains("Back on 2.13.4.", page.QuerySelector("#stage-production")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("was rolled back", page.QuerySelector("main > .alert.bad")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("https://deploy.contoso.example/runs/8841", page.QuerySelector("#stage-production .panel a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_Over_IsNotLive()
    {
        IHtmlDocument waiting = await PageOfAsync(Catalogue.Waiting());
        IHtmlDocument over = await PageOfAsync(Catalogue.RolledBack());

        Assert.Equal("/ui/releases/checkout-2-14-0-k3f9/fragment", waiting.QuerySelector("main")!.GetAttribute("data-live"));
        Assert.Equal($"{Catalogue.Waiting().View.LastSeq}", waiting.QuerySelector("main")!.GetAttribute("data-seq"));
        Assert.False(over.QuerySelector("main")!.HasAttribute("data-live"));
    }

    [Fact]
    public async Task Render_Fragment_IsThePagesMainElement()
    {
        ReleaseDetailsModel model = Catalogue.Details(Catalogue.Waiting());

        string whole = await Rendering.HtmlOfAsync<ReleaseDetailsPage>(model);
        string fragment = await Rendering.HtmlOfAsync<ReleaseMain>(model);

        Assert.StartsWith("<main", fragment, StringComparison.Ordinal);
        Assert.Equal(
            new HtmlParser().ParseDocument(whole).QuerySelector("main")!.OuterHtml,
            new HtmlParser().ParseDocument(fragment).QuerySelector("main")!.OuterHtml);
    }

    [Fact]
    public async Task Render_LongHistory_IsPagedBothWays()
    {
        ReleaseStory story = new ReleaseStory().Start();
        for (int i = 0; i < 120; i++)
        {
            story.Wait("staging", StagePhase.Lock, WaitingCode.Lock, "Waiting.");
        }

        ReleaseDetailsModel model = Catalogue.Details(story);
        IHtmlDocument newest = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(model);
        IHtmlDocument middle = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(model with { From = 72 });
        IHtmlDocument oldest = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(model with { Order = HistoryOrder.Oldest, From = 101 });

        Assert.Equal("#122", newest.QuerySelector(".seq")!.TextContent);
        Assert.Equal(50, newest.QuerySelectorAll(".events > li").Length);
        Assert.EndsWith("?order=newest&from=72#history", newest.QuerySelector("#history a[rel=next]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("#72", middle.QuerySelector(".seq")!.TextContent);
        Assert.EndsWith("?order=newest&from=122#history", middle.QuerySelector("#history .pager a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["#101", "#122"], [oldest.QuerySelector(".seq")!.TextContent, oldest.QuerySelectorAll(".seq").Last().TextContent]);
        Assert.Null(oldest.QuerySelector("#history a[rel=next]"));
    }

    [Fact]
    public async Task Render_Event_ShowsSentenceAndRawJson()
    {
        ReleaseStory story = Catalogue.Waiting();

        IHtmlDocument page = await PageOfAsync(story);

        IElement decided = page.QuerySelector($"#event-{story.Events[^1].Seq}")!;
        Assert.Contains(story.Events[^1].Hash, decided.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ada@contoso.example approved production: “Checked the dashboards.”", decided.ParentElement!.QuerySelector("p")!.TextContent);
        Assert.Contains("Chain verified", page.QuerySelector("#history")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_BrokenChain_NamesTheFirstBrokenEvent()
    {
        ReleaseStory story = Catalogue.Waiting();
        ChainVerification broken = new(false, 4, "", 5, "its hash does not match its content.");

        IHtmlDocument page = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(story) with { Chain = broken });

        Assert.Contains("from event 5 on. its hash does not match", page.QuerySelector("#history .alert")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("#5", page.QuerySelector(".events .broken .seq")!.TextContent);
    }

    private static Task<IHtmlDocument> PageOfAsync(ReleaseStory story) => Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(story));

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
