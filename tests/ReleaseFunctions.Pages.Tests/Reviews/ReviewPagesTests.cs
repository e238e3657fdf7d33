using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Reviews;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Reviews;

public sealed class ReviewPagesTests
{
    private static readonly ReviewEntry Action = new() { Id = "1", Seq = 1, Kind = ReviewEntryKind.Action, At = ReleaseStory.Beginning, Author = "ada@contoso.example", Text = "<b>Write</b>", Owner = "bob@contoso.example", Due = "2026-12-01" };

    [Fact]
    public async Task ReleaseDetails_WithReview_ShowsItAndOffersDoneForWhatIsOpen()
    {
        ReviewEntry done = Action with { Id = "2", Kind = ReviewEntryKind.Done, Action = 1 };
        ReleaseDetailsModel open = Catalogue.Details(Catalogue.RolledBack()) with { Review = ReviewBoard.Of([Action]) };

        IHtmlDocument before = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(open);
        IHtmlDocument after = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(open with { Review = ReviewBoard.Of([Action, done]) });

        Assert.Contains("<b>Write</b>", before.GetElementById("review")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("A rollback was needed.", before.GetElementById("review")!.TextContent, StringComparison.Ordinal);
        Assert.Single(before.QuerySelectorAll("form[action$='/review/actions/1/done']"));
        Assert.Empty(after.QuerySelectorAll("form[action$='/review/actions/1/done']"));
    }

    [Fact]
    public async Task ReleaseDetails_ReaderLooks_OffersNoForm()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(Catalogue.RolledBack(), Rendering.Operator with { Roles = ["audit"] }));

        Assert.Empty(page.QuerySelectorAll("#review form"));
    }

    [Theory]
    [InlineData(true, "which is still the same")]
    [InlineData(false, "the history was written anew or cut off")]
    public async Task ReleaseDetails_Anchored_SaysWhetherItAgrees(bool same, string expected)
    {
        ReleaseStory story = Catalogue.RolledBack();
        ReleaseDetailsModel model = Catalogue.Details(story) with { Anchored = new AnchoredHead("2026-11-26", 3, same ? story.Events[2].Hash : "other") };

        IHtmlDocument page = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(model);

        Assert.Contains(expected, page.GetElementById("history")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain text, 50 % (really).", "plain text, 50 % (really).")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("*b* _i_ `c` ~s~", "\\*b\\* \\_i\\_ \\`c\\` \\~s\\~")]
    [InlineData("<script>&", "&lt;script&gt;&amp;")]
    [InlineData("[x](javascript:alert(1)) ![y](z)", "\\[x\\](javascript:alert(1)) \\!\\[y\\](z)")]
    [InlineData("https://x.example www.x.example", "https&#58;//x.example www&#46;x.example")]
    [InlineData("one\r\n# two", "one  \\# two")]
    [InlineData("- list", "\\- list")]
    [InlineData("\u202Eevil", "⟨U+202E⟩evil")]
    public void Escape_TextThatMarkdownWouldRead_StaysText(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Fact]
    public void Of_RolledBackRelease_HasEveryPart()
    {
        ReleaseStory story = Catalogue.RolledBack();

        string review = ReviewMarkdown.Of(story.View, story.Events, [Action]);

        Assert.Equal(
            ["## What to discuss", "## Notes", "## Action items", "## Waits", "## Decisions", "## Measurements", "## Timeline"],
            review.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains("| production | error-rate | 3 | 2 | 0.004 | 0.2 |", review, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", review, StringComparison.Ordinal);
        Assert.DoesNotContain(new HtmlParser().ParseDocument(review).All, element => element.LocalName is "b" or "script");
    }
}
