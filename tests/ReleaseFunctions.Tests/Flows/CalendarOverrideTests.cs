using System.Net;
using System.Text.Json;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class CalendarOverrideTests
{
    private const string Freeze = """{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-11-01T00:00","duration":"60d"}""";

    private static string With(string policy) => Freeze[..^1] + $",\"override\":{policy}}}";

    [Fact]
    public async Task Override_OnePersonIsEnough_PassesIsRecordedAndToldToTheOwners()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "override", "production", "a leak has to be closed"));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.CalendarOverridden data = Assert.Single(app.Data<EventData.CalendarOverridden>(id, EventTypes.CalendarOverridden));
        Assert.Equal(("stop", CalendarKind.Freeze, 1, "a leak has to be closed", false, null), (data.Rule, data.Kind, data.Version, data.Reason, data.NeedsSecond, data.Confirms));
        Assert.Contains("key:ops overrode 'stop'", Assert.Single(app.Outside.Mails).Mail.Subject, StringComparison.Ordinal);
        Assert.Equal("override", Assert.Single(app.Data<EventData.Notification>(id, EventTypes.NotificationSent)).Purpose);
    }

    [Fact]
    public async Task Override_WithoutAReason_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.BadRequest, await app.ActAsync(id, "override", "production", " "));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Override_TwoPeopleNeeded_CountsOnlyWithASecondDifferentOne()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["ApiKeys__ada__Roles"] = "operate";
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        await app.PutRuleAsync("stop", With("""{"secondPerson":true}"""));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "override", "production", "urgent", "ada"));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        Assert.Contains("ada@contoso.example asked to override 'stop'; a second person has to confirm.", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "override", "production", "still urgent", "ada"));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "override", "production", "I agree"));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        CalendarOverride made = Assert.Single(app.View(id).Stages[0].Overrides);
        Assert.Equal(("ada@contoso.example", "urgent", "key:ops", "I agree", true), (made.Actor, made.Reason, made.ConfirmedBy, made.ConfirmedReason, made.Counts));
        Assert.Equal([null, "ada@contoso.example"], app.Data<EventData.CalendarOverridden>(id, EventTypes.CalendarOverridden).Select(data => data.Confirms));
        Assert.Equal(2, app.Outside.Mails.Count);
        Assert.Contains("stage.waiting production/1", app.Story(id));
    }

    [Fact]
    public async Task Override_RuleForbidsIt_IsRefusedWithWhatToDo()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", With("""{"allowed":false}"""));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/stages/production/override", System.Net.Http.Json.JsonContent.Create(new { reason = "please" }));
        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Conflict);

        Assert.Contains("'stop' does not let itself be overridden; change the rule instead", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Override_RuleIsAddedOrChangedLater_DoesNotCoverIt()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.ActAsync(id, "override", "production");
        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);

        await app.PutRuleAsync("another", Freeze);
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Equal(["another"], app.View(id).Stages[0].Closures.Select(closure => closure.Rule));
        await app.PutRuleAsync("stop", With("""{"secondPerson":true}"""));

        Assert.Equal(["another", "stop"], app.View(id).Stages[0].Closures.Select(closure => closure.Rule));
    }

    [Fact]
    public async Task Override_OfAFreeze_SaysNothingAboutHealth()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Core.Health.Sample.NoData("nothing");
        await app.PutRuleAsync("stop", Freeze);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        await app.ActAsync(id, "override", "production");

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
    }
}
