using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Approvals;

public sealed class ApprovalPageTests
{
    private const string Grace = "grace@contoso.example";

    [Fact]
    public async Task Render_Open_ShowsEverythingThatIsApproved()
    {
        ReleaseStory story = Catalogue.Waiting();

        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Approval(story, Grace));

        string text = page.QuerySelector("main")!.TextContent;
        Assert.All(
            [
                "checkout, version 7", "2.14.0", story.Facts.Commit!, "production, attempt 1", story.Facts.Requester, story.Facts.Author!, story.DigestOf("production", 1),
                story.Facts.Artifacts[0].Name, story.Facts.Artifacts[0].Digest, "PAY-1190", "westeurope", "ada@contoso.example", "Checked the dashboards.", "cto@contoso.example", "2 approvals are needed",
            ],
            shown => Assert.Contains(shown, text, StringComparison.Ordinal));
        Assert.Equal(story.DigestOf("production", 1), page.GetElementById("digest")!.TextContent);
        Assert.Contains("checkout 2.14.0", page.Title, StringComparison.Ordinal);
        Assert.Equal("https://tickets.contoso.example/PAY-1182", page.QuerySelector("main li a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Render_Open_PostsDecisionCommentAndNonceToItsOwnAddress()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Approval(Catalogue.Waiting(), Grace));

        IElement form = Assert.Single(page.QuerySelectorAll("form"));
        Assert.Equal("post", form.GetAttribute("method"));
        Assert.False(form.HasAttribute("action"));
        Assert.Equal(["approve", "reject"], form.QuerySelectorAll("button[type=submit][name=decision]").Select(button => button.GetAttribute("value")));
        Assert.Equal("the-nonce", form.QuerySelector("input[type=hidden][name=nonce]")!.GetAttribute("value"));
        Assert.Equal("", ((IHtmlTextAreaElement)form.QuerySelector("textarea[name=comment]")!).Value);
    }

    [Fact]
    public async Task Render_SeveralStages_OneFormOffersEachWithItsDigestAndLeavesThemByDefault()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.SeveralStages());

        IElement form = Assert.Single(page.QuerySelectorAll("form"));
        IElement other = form.QuerySelector("fieldset")!;
        Assert.Contains(new string('e', 64), other.TextContent, StringComparison.Ordinal);
        Assert.Contains("Since release r0", other.TextContent, StringComparison.Ordinal);
        Assert.Contains("variable region northeurope → westeurope", other.TextContent, StringComparison.Ordinal);
        Assert.Equal("the-other-nonce", other.QuerySelector("input[name='nonce.production-us']")!.GetAttribute("value"));
        Assert.Equal(["", "approve", "reject"], other.QuerySelectorAll("input[type=radio][name='decision.production-us']").Select(choice => choice.GetAttribute("value")));
        Assert.Equal("", other.QuerySelector("input[type=radio][checked]")!.GetAttribute("value"));
        Assert.Equal("the-nonce", form.QuerySelector("input[name=nonce]")!.GetAttribute("value"));
        Assert.Contains("Since release r0", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("group:sre", page.QuerySelector(".rules")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Delegated_ShowsToWhomAndOffersAFormOfItsOwn()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Delegated());

        string given = page.QuerySelector("section[aria-labelledby=given-heading]")!.TextContent;
        Assert.Contains("eve@contoso.example", given, StringComparison.Ordinal);
        Assert.Contains("may decide this in your stead until", given, StringComparison.Ordinal);
        Assert.Contains("may decide every approval that you are asked for in your stead until", given, StringComparison.Ordinal);
        IElement form = page.QuerySelector("form#delegate")!;
        Assert.False(form.HasAttribute("action"));
        Assert.Equal(["delegate", "the-nonce"], form.QuerySelectorAll("input[type=hidden]").Select(field => field.GetAttribute("value")));
        Assert.Equal("this", form.QuerySelector("input[name=scope][checked]")!.GetAttribute("value"));
        Assert.Single(page.QuerySelectorAll("input[name=nonce]"));
    }

    [Fact]
    public async Task Render_Refused_SaysWhyAndKeepsTheComment()
    {
        ApprovalModel model = Catalogue.Approval(Catalogue.Waiting(), Grace) with { Problem = "A rejection needs a comment that says why.", Comment = "  two\nlines" };

        IHtmlDocument page = await Rendering.DocumentOfAsync(model);

        Assert.Contains("needs a comment", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        IElement comment = page.QuerySelector("textarea")!;
        Assert.Equal("  two\nlines", ((IHtmlTextAreaElement)comment).Value);
        Assert.Equal("problem", comment.GetAttribute("aria-describedby"));
    }

    [Fact]
    public async Task Render_CommentStartsWithLineBreak_IsKept()
    {
        ApprovalModel model = Catalogue.Approval(Catalogue.Waiting(), Grace) with { Comment = "\nbelow" };

        IHtmlDocument page = await Rendering.DocumentOfAsync(model);

        Assert.Equal("\nbelow", ((IHtmlTextAreaElement)page.QuerySelector("textarea")!).Value);
    }

    [Theory]
    [InlineData(ApprovalVerdict.Approve, "You approved this.")]
    [InlineData(ApprovalVerdict.Reject, "You rejected this.")]
    public async Task Render_SecondVisit_ShowsTheRecordedDecisionAndNoForm(ApprovalVerdict verdict, string expected)
    {
        ReleaseStory story = Catalogue.Waiting().Decide("production", Grace, verdict, "Because.");

        IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Approval(story, Grace));

        IElement notice = page.QuerySelector("main > .alert")!;
        Assert.Contains(expected, notice.TextContent, StringComparison.Ordinal);
        Assert.Equal("Because.", notice.QuerySelector("q")!.TextContent);
        Assert.Equal(Shown.MachineTime(story.Now), notice.QuerySelector("time")!.GetAttribute("datetime"));
        Assert.Empty(page.QuerySelectorAll("form, button, input"));
    }

    public static TheoryData<string, ApprovalStandingKind> Deaths => new()
    {
        { "expired", ApprovalStandingKind.Expired },
        { "superseded", ApprovalStandingKind.Superseded },
        { "aborted", ApprovalStandingKind.Withdrawn },
        { "withdrawn", ApprovalStandingKind.Withdrawn },
        { "granted", ApprovalStandingKind.Closed },
        { "rejected", ApprovalStandingKind.Closed },
        { "retried", ApprovalStandingKind.Changed },
        { "other digest", ApprovalStandingKind.Changed },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Render_LinkIsDead_SaysWhyAndOffersNoForm(string death, ApprovalStandingKind expected)
    {
        ReleaseStory story = Catalogue.Waiting();
        ApprovalModel model = Catalogue.Approval(story, Grace);
        Kill(story, death);
        Core.Links.LinkToken link = death == "other digest" ? model.Link with { Digest = new string('b', 64) } : model.Link;
        ApprovalStanding standing = ApprovalStanding.Of(story.View, link, story.Now);

        IHtmlDocument page = await Rendering.DocumentOfAsync(model with { View = story.View, Link = link, Standing = standing });

        Assert.Equal(expected, standing.Kind);
        Assert.Contains(standing.Text, page.QuerySelector("main > .alert")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(standing.Advice!, page.QuerySelector("main > .alert")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("form, button, input"));
        Assert.Equal(link.Digest, page.GetElementById("digest")!.TextContent);
    }

    [Fact]
    public async Task Render_UnknownToken_TellsWhatToDo()
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(MessageModel.UnknownApproval);

        Assert.Contains("Nothing was decided", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Open the link from the mail again", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("form, nav"));
    }

    private static void Kill(ReleaseStory story, string death)
    {
        _ = death switch
        {
            "expired" => story.Later(TimeSpan.FromHours(25)),
            "superseded" => story.CloseApproval("production", ApprovalOutcome.Withdrawn, "2.15.0 took its place.").Finish(ReleaseStatus.Superseded, "2.15.0 took its place."),
            "aborted" => story.CloseApproval("production", ApprovalOutcome.Withdrawn, "Aborted.").Finish(ReleaseStatus.Aborted, "Stopped by ops."),
            "withdrawn" => story.CloseApproval("production", ApprovalOutcome.Withdrawn, "The plan changed."),
            "granted" => story.Decide("production", "cto@contoso.example").CloseApproval("production", ApprovalOutcome.Granted, "2 of 2 approved."),
            "rejected" => story.Decide("production", "cto@contoso.example", ApprovalVerdict.Reject, "No.").CloseApproval("production", ApprovalOutcome.Rejected, "cto said no."),
            "retried" => story.StartStage("production", 2),
            _ => story,
        };
    }
}
