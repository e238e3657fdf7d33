using System.Net;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ApprovalTests
{
    private const string Ada = "ada@contoso.example";
    private const string Bob = "bob@contoso.example";

    [Fact]
    public async Task Approval_OneRejects_EndsAsRejectedAndSendsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook, ShopPlans.Undo));

        await app.DecideAsync(app.MailTo(Bob), "reject", "Not on a Friday");

        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.Rejected, view.Status);
        Assert.Contains("Not on a Friday", view.Reason, StringComparison.Ordinal);
        Assert.Empty(app.Outside.Orders);
        Assert.DoesNotContain(app.Story(id), line => line.StartsWith("rollback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approval_NobodyDecides_ExpiresOnTime()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
        Assert.Equal(ApprovalOutcome.Expired, app.View(id).Stages[0].Approval!.Outcome);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "approve", "production", key: "ada"));
        Assert.Empty(app.Outside.Orders);
    }

    [Fact]
    public async Task Approval_ReleaseIsAborted_IsWithdrawnAndItsLinksDie()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "abort", reason: "wrong version"));

        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.Aborted, view.Status);
        Assert.Contains("wrong version", view.Reason, StringComparison.Ordinal);
        Assert.Equal(ApprovalOutcome.Withdrawn, view.Stages[0].Approval!.Outcome);
        Assert.DoesNotContain("name=\"decision\"", await app.Http.GetStringAsync(TestApp.LinkOf(app.MailTo(Ada)), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_Reminders_ComeOnTimeWithFreshLinksToThoseWhoHaveNotDecided()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(
            "approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], timeout: 24h, remind: 4h }", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromHours(5));
        await app.DecideAsync(app.MailTo(Ada, 1), "approve");
        await app.AdvanceAsync(TimeSpan.FromHours(30));

        DateTimeOffset[] at = [.. app.Outside.Mails.Where(sent => sent.Mail.To == Bob).Select(sent => sent.At)];
        Assert.Equal([0, 4, 8, 12, 16, 20], at.Select(time => (time - TestApp.Noon).TotalHours));
        Assert.Equal(2, app.Outside.Mails.Count(sent => sent.Mail.To == Ada));
        MailMessage[] mails = [.. app.Outside.Mails.Select(sent => sent.Mail)];
        Assert.Equal(8, mails.Select(TestApp.LinkOf).Distinct().Count());
        Assert.Equal(5, app.Story(id).Count(line => line.StartsWith("approval.reminded", StringComparison.Ordinal)));
        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_QuorumOfTwo_NeedsTwoPeopleAndSaysWhoIsMissing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example, eve@contoso.example] }", ShopPlans.Webhook));

        await app.DecideAsync(app.MailTo(Ada), "approve");
        string one = app.View(id).WaitingOn!.Text;
        await app.ActAsync(id, "approve", "production", key: "ada");
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        await app.DecideAsync(app.MailTo(Bob), "approve");

        Assert.StartsWith("Waiting for 1 of 2 approvals: bob@contoso.example, eve@contoso.example may decide", one, StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(2, app.Story(id).Count(line => line == "approval.decided production/1"));
    }

    [Fact]
    public async Task Approval_NotByLeavesTooFew_IsRejectedAtOnceAndMailsNobody()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(
            ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], notBy: [requester, author] }", ShopPlans.Webhook), key: "ada", author: "BOB@contoso.example");

        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.Rejected, view.Status);
        Assert.Contains("nobody may decide", view.Reason, StringComparison.Ordinal);
        Assert.Empty(app.Outside.Mails);
        Assert.DoesNotContain("stage.waiting production/1", app.Story(id));
    }

    [Fact]
    public async Task Approval_RequesterIsBarred_TheyMayNotDecideByAnyWay()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example, bob@contoso.example], notBy: [requester] }", ShopPlans.Webhook), key: "ada");

        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ada"));
        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == Ada);
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_PreviousApproverIsBarred_AnotherHasToDecide()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Approval, ShopPlans.Webhook),
            ShopPlans.Stage("production", "approval: { from: [ada@contoso.example, bob@contoso.example], notBy: [previousApprover] }", ShopPlans.Webhook)));

        await app.DecideAsync(app.MailTo(Ada), "approve");
        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ada"));
        await app.DecideAsync(app.MailTo(Bob, 1), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_KeyOfNoPerson_CountsAsOnePersonOfItsOwn()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "approve", "production", key: "bot"));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "approve", "production", key: "bot"));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        await app.ActAsync(id, "approve", "production", key: "ada");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(["key:bot", Ada], app.View(id).Stages[0].ApprovedBy);
    }

    [Fact]
    public async Task Approval_KeyOfNoPersonRejects_EndsTheRelease()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        await app.ActAsync(id, "reject", "production", key: "bot");

        Assert.Equal(ReleaseStatus.Rejected, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_KeyKickedTheReleaseOff_NotByRequesterBarsTheKey()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example], notBy: [requester] }", ShopPlans.Webhook), key: "ops");

        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ops"));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "approve", "production", key: "bot"));
    }

    [Fact]
    public async Task Approval_KeyOfAPersonWhoIsNotListed_MayNotDecide()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [bob@contoso.example] }", ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ada"));
        Assert.Equal(HttpStatusCode.Forbidden, await app.ActAsync(id, "approve", "production", key: "ci"));
    }

    [Fact]
    public async Task Approval_WaitsForWeeks_KeepsItsHistoryShortAndItsDeadline()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example], timeout: 21d, remind: 7d }", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromDays(15));
        Assert.Equal([0, 7, 14], app.Outside.Mails.Select(sent => (sent.At - TestApp.Noon).TotalDays));
        await app.DecideAsync(app.MailTo(Ada, 0), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Story(id), line => line == "approval.requested production/1");
    }

    [Fact]
    public async Task Approval_MailFails_IsRecordedAndFailsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMail = mail =>
        {
            if (mail.To == Ada)
            {
                throw mail.Subject.Length > 0 ? new InvalidOperationException("mail server on fire") : new MailFailedException("unreachable");
            }
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.DecideAsync(app.MailTo(Bob), "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        EventData.Notification failed = Assert.Single(app.Data<EventData.Notification>(id, EventTypes.NotificationFailed));
        Assert.Equal((Ada, "mail server on fire"), (failed.To, failed.Error));
    }

    [Fact]
    public async Task Approval_WakeUpOfADecisionIsLost_IsNoticedByTheBackingTimer()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string digest = app.View(id).Stages[0].Approval!.Digest;

        await app.RecordUnheardAsync(id, NewEvent.ForStage(
            "unheard", app.Clock.GetUtcNow(), EventTypes.ApprovalDecided, "production", 1, Ada, new EventData.ApprovalDecided(ApprovalVerdict.Approve, "", "link", digest)));
        await app.IdleAsync();
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        await app.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_LongAddress_IsAskedAndCanDecide()
    {
        string longest = new string('a', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 2)) + ".example";
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One($"approval: {{ from: [{longest}] }}", ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.OK, await app.DecideAsync(app.MailTo(longest), "approve"));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Approval_SiblingFails_IsWithdrawn()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Approval, ShopPlans.Webhook)));

        await app.ReportAsync(app.Outside.Orders[0], "failed", "no disk");
        await app.IdleAsync();

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.Failed, StageStatus.Aborted), (view.Status, view.FindStage("west")!.Status));
        Assert.Equal(ApprovalOutcome.Withdrawn, view.FindStage("west")!.Approval!.Outcome);
        Assert.Contains("no disk", view.Reason, StringComparison.Ordinal);
    }
}
