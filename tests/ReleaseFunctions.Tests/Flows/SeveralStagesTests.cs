using System.Net;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed partial class SeveralStagesTests
{
    private const string Ada = "ada@contoso.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string TwoStages => ShopPlans.Of(
        ShopPlans.Stage("east", ShopPlans.Approval, ShopPlans.Webhook),
        ShopPlans.Stage("west", "needs: []", ShopPlans.Approval, ShopPlans.Webhook));

    [Fact]
    public async Task Post_OneForm_DecidesSeveralStagesEachForItsOwnDigest()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(TwoStages);
        (string link, Dictionary<string, string> form) = await OpenAsync(app);
        Assert.Contains(app.View(id).FindStage("west")!.Approval!.Digest, await app.Http.GetStringAsync(link, Stop), StringComparison.Ordinal);
        form["decision.west"] = "approve";

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, link, form));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(
            [.. app.View(id).Stages.Select(stage => stage.Approval!.Digest).Order()],
            app.Data<EventData.ApprovalDecided>(id, EventTypes.ApprovalDecided).Select(decided => decided.Digest).Order());
    }

    [Fact]
    public async Task Post_OtherIsLeft_DecidesTheLinksStageOnly()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(TwoStages);
        (string link, Dictionary<string, string> form) = await OpenAsync(app);
        form["decision.west"] = "";

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, link, form));

        Assert.Equal(ApprovalOutcome.Open, app.View(id).FindStage("west")!.Approval!.Outcome);
        Assert.DoesNotContain("decision.west", await app.Http.GetStringAsync(link, Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonce.west", "wrong")]
    [InlineData("decision.nowhere", "approve")]
    public async Task Post_OtherDoesNotFit_DecidesNothing(string field, string value)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(TwoStages);
        (string link, Dictionary<string, string> form) = await OpenAsync(app);
        form["decision.west"] = "approve";
        form[field] = value;

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, link, form));

        Assert.Empty(app.Data<EventData.ApprovalDecided>(id, EventTypes.ApprovalDecided));
    }

    [Fact]
    public async Task Request_AfterASucceededRelease_SaysWhatChanges()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook), author: "x@contoso.example");
        await app.DecideAsync(app.MailTo(Ada), "approve");
        Assert.Empty(Requested(app, first).Compared);
        string second = await app.RunAsync("plan: shop\nvariables: { region: westeurope }\nstages:\n" + ShopPlans.Stage("production", "approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));

        SubjectComparison compared = Assert.Single(Requested(app, second).Compared);
        Assert.Equal((SubjectComparison.SinceRelease, first), (compared.Since, compared.Release));
        Assert.Contains(new SubjectChange("variable", "region", null, "westeurope"), compared.Changes);
        Assert.Contains("variable region: none → westeurope", app.MailTo(Ada, 1).Text, StringComparison.Ordinal);
        Assert.Contains($"Since release {first}", await app.Http.GetStringAsync(TestApp.LinkOf(app.MailTo(Ada, 1)), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OfANewAttempt_IsComparedWithTheLastAndTheOldLinkIsDead()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new Core.Deployments.DeploymentAnswer(Core.Deployments.DeploymentState.Failed, "no disk"), Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook, "onFailure: ask"));
        await app.DecideAsync(app.MailTo(Ada), "approve");

        await app.ActAsync(id, "retry", "production");

        SubjectComparison compared = Assert.Single(app.Data<EventData.ApprovalRequested>(id, EventTypes.ApprovalRequested)[1].Compared);
        Assert.Equal((SubjectComparison.SinceAttempt, 1, ApprovalOutcome.Granted), (compared.Since, compared.Attempt, compared.Outcome));
        Assert.Empty(compared.Changes);
        Assert.Contains("Since attempt 1, which was approved: nothing differs", app.MailTo(Ada, 1).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"nonce\"", await app.Http.GetStringAsync(TestApp.LinkOf(app.MailTo(Ada)), Stop), StringComparison.Ordinal);
        await app.DecideAsync(app.MailTo(Ada, 1), "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    private static EventData.ApprovalRequested Requested(TestApp app, string id) => Assert.Single(app.Data<EventData.ApprovalRequested>(id, EventTypes.ApprovalRequested));

    private static async Task<(string Link, Dictionary<string, string> Form)> OpenAsync(TestApp app)
    {
        string link = TestApp.LinkOf(app.Outside.Mails.First(sent => sent.Mail.To == Ada && sent.Mail.Subject.EndsWith("east", StringComparison.Ordinal)).Mail);
        string page = await app.Http.GetStringAsync(link, Stop);
        Dictionary<string, string> form = Hidden().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Assert.Contains("nonce.west", form.Keys);
        form["decision"] = "approve";
        form["comment"] = "both";
        return (link, form);
    }

    private static async Task<HttpStatusCode> PostAsync(TestApp app, string link, Dictionary<string, string> form)
    {
        using FormUrlEncodedContent content = new(form);
        using HttpResponseMessage response = await app.Http.PostAsync(link, content, Stop);
        await app.IdleAsync();
        return response.StatusCode;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
