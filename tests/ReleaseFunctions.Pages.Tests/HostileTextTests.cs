using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Evidence;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests;

/// <summary>Whatever comes in from outside stays text.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202Egnp.exe\u0007{{constructor}}&lt;b&gt;";

    private static readonly ReleaseFacts Facts = ReleaseStory.Checkout with
    {
        Version = Hostile,
        Commit = Hostile,
        Author = Hostile,
        Requester = Hostile,
        Artifacts = [new Artifact(Hostile, Hostile)],
        Tickets = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", Hostile, "https://good.example/\"onmouseover=\"alert(1)"],
        Variables = new Dictionary<string, string> { [Hostile] = Hostile },
    };

    [Fact]
    public async Task ReleaseDetails_HostileFacts_StayText()
    {
        ReleaseStory story = Story();

        string html = await Rendering.HtmlOfAsync<ReleaseDetailsPage>(Catalogue.Details(story, Rendering.Operator));

        AssertHarmless(html);
    }

    [Fact]
    public async Task Approval_HostileFacts_StayText()
    {
        ReleaseStory story = Story();

        string html = await Rendering.HtmlOfAsync(Catalogue.Approval(story, "grace@contoso.example") with { Problem = Hostile, Comment = Hostile, Nonce = Hostile });

        AssertHarmless(html);
        IHtmlDocument page = new HtmlParser().ParseDocument(html);
        Assert.Equal(Hostile, page.QuerySelector("input[name=nonce]")!.GetAttribute("value"));
        Assert.Equal(Hostile, ((IHtmlTextAreaElement)page.GetElementById("comment")!).Value);
    }

    [Fact]
    public async Task ReleaseList_HostileSummaryAndFilter_StayText()
    {
        ReleaseSummary item = new(Hostile, Hostile, 1, Hostile, ReleaseStatus.Waiting, new Waiting(WaitingCode.Approval, Hostile, ReleaseStory.Beginning, null), Hostile, ReleaseStory.Beginning, null);
        ReleaseListModel model = Catalogue.Releases() with
        {
            Page = new([item], Hostile),
            Query = new(Hostile, null, null, null, 50, Hostile),
            Problem = Hostile,
        };

        AssertHarmless(await Rendering.HtmlOfAsync(model));
    }

    [Fact]
    public async Task Outbox_HostileMail_StaysTextAndUnlinked()
    {
        string html = await Rendering.HtmlOfAsync(new Outbox.OutboxMailModel(Rendering.Operator, new("../" + Hostile, Hostile, Hostile, ReleaseStory.Beginning, Hostile, [Hostile, "javascript:alert(1)"])));

        AssertHarmless(html);
        Assert.StartsWith("/ui/dev/outbox/..%2F", new HtmlParser().ParseDocument(html).QuerySelector("iframe")!.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_HostileFacts_StayTextInAPageWithoutScript()
    {
        ReleaseStory story = Story();

        string html = await Rendering.HtmlOfAsync(new EvidenceReportModel(story.View, story.Events, HistoryChain.Verify(story.Events)) { Anchors = [Hostile] });

        IHtmlDocument page = new HtmlParser().ParseDocument(html);
        Assert.Empty(page.QuerySelectorAll("script, img, b, a, link, iframe"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.StartsWith("default-src 'none'", page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Body!.TextContent, character => character is '\u202E' or '\u0007');
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("//evil.example/x")]
    [InlineData("vbscript:x")]
    public async Task ReleaseDetails_DeploymentUrlIsNoWebAddress_IsNotLinked(string url)
    {
        ReleaseStory story = new ReleaseStory().Start().StartStage("staging").Deploy("staging", url);

        IHtmlDocument page = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(story));

        Assert.DoesNotContain(page.QuerySelectorAll("a"), link => link.GetAttribute("href") == url);
        Assert.Contains(page.QuerySelectorAll("#stage-staging span"), span => span.TextContent == url);
    }

    private static ReleaseStory Story() => new ReleaseStory(Facts).Start().StartStage("staging").Deploy("staging", "https://x.example/<script>", Hostile).FinishStage("staging", reason: Hostile)
        .StartStage("production")
        .AskApproval("production", 2, 1, new EventData.Exclusion(Hostile, Hostile))
        .Decide("production", "ada@contoso.example", ApprovalVerdict.Approve, Hostile)
        .Wait("production", StagePhase.Approval, WaitingCode.Approval, Hostile);

    private static void AssertHarmless(string html)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(html);
        Assert.Empty(page.QuerySelectorAll("img, b"));
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.All(page.QuerySelectorAll("a[href]"), link => Assert.Matches("^(/[^/\\\\]|/$|#|https?://|$)", link.GetAttribute("href")));
        Assert.DoesNotContain(page.Body!.TextContent.Replace(Hostile, "", StringComparison.Ordinal), character => character is '\u202E' or '\u0007');
        Assert.Contains("⟨U+202E⟩", page.Body!.TextContent, StringComparison.Ordinal);
    }
}
