using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Releases;

public sealed class OfferedActionsTests
{
    private const string Release = "/ui/releases/checkout-2-14-0-k3f9";

    [Theory]
    [InlineData("approve", "stages/production/approve stages/production/reject")]
    [InlineData("operate", "pause rollback abort stages/production/skip")]
    [InlineData("operate approve", "pause rollback abort stages/production/approve stages/production/reject stages/production/skip")]
    [InlineData("admin", "pause rollback abort stages/production/approve stages/production/reject stages/production/skip")]
    [InlineData("audit kickoff plan", "")]
    public async Task Render_WaitingForApproval_OffersWhatTheRolesAllow(string roles, string expected)
    {
        PageUser user = Rendering.Operator with { Roles = roles.Split(' ') };

        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting(), user);

        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(action => $"{Release}/{action}"),
            page.QuerySelectorAll("main form[method=post]").Select(form => form.GetAttribute("action")));
    }

    [Theory]
    [InlineData("ada@contoso.example")]
    [InlineData("Lea@Contoso.example")]
    public async Task Render_UserHasDecidedOrIsExcluded_OffersNoDecision(string name)
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting(), Rendering.Operator with { Name = name, Roles = ["approve"] });

        Assert.Empty(page.QuerySelectorAll("main form"));
    }

    [Theory]
    [InlineData("grace@contoso.example", 2)]
    [InlineData("stranger@contoso.example", 0)]
    public async Task Render_PersonIsKnown_OffersDecisionToApproversOnly(string person, int forms)
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting(), Rendering.Operator with { Person = person, Roles = ["approve"] });

        Assert.Equal(forms, page.QuerySelectorAll("main form").Length);
    }

    [Fact]
    public async Task Render_ApprovalRanOut_OffersNoDecision()
    {
        ReleaseStory story = Catalogue.Waiting();

        IHtmlDocument page = await Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(story, Rendering.Operator with { Roles = ["approve"] }), story.Now.AddDays(2));

        Assert.Empty(page.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task Render_FailedStage_OffersRetry()
    {
        ReleaseStory story = new ReleaseStory().Start().StartStage("staging").FinishStage("staging", StageStatus.Failed, "No.").Finish(ReleaseStatus.Failed, "staging failed.");

        IHtmlDocument page = await PageOfAsync(story, Rendering.Operator);

        Assert.Equal([$"{Release}/stages/staging/retry"], page.QuerySelectorAll("main form").Select(form => form.GetAttribute("action")));
    }

    [Fact]
    public async Task Render_GateAsksAnOperator_OffersOverride()
    {
        ReleaseStory story = new ReleaseStory().Start().StartStage("staging").Deploy("staging")
            .Measure("staging", Core.Health.HealthPurpose.Deploy, (null, Core.Health.MeasurementVerdict.Inconclusive))
            .Judge("staging", Core.Health.HealthPurpose.Deploy, Core.Health.GateVerdict.Inconclusive, "no data")
            .Wait("staging", StagePhase.Health, WaitingCode.Operator, "An operator must judge the health of staging.");

        IHtmlDocument page = await PageOfAsync(story, Rendering.Operator);

        Assert.Contains($"{Release}/stages/staging/override", page.QuerySelectorAll("main form").Select(form => form.GetAttribute("action")));
    }

    [Fact]
    public async Task Render_ReasonNeeded_FieldIsRequiredAndNamedAsInTheApi()
    {
        IHtmlDocument page = await PageOfAsync(Catalogue.Waiting(), Rendering.Operator);

        Assert.Equal(
            ["reason:True", "reason:True", "reason:True", "comment:False", "comment:False", "reason:True"],
            page.QuerySelectorAll("main form textarea").Select(field => $"{field.GetAttribute("name")}:{field.HasAttribute("required")}"));
    }

    private static Task<IHtmlDocument> PageOfAsync(ReleaseStory story, PageUser user) => Rendering.DocumentOfAsync<ReleaseDetailsPage>(Catalogue.Details(story, user));
}
