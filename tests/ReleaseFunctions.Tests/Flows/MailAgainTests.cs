using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

/// <summary>Which mails are sent again when something ends in the middle: one whose record is missing, as the same mail, and no other.</summary>
public sealed class MailAgainTests
{
    private const string Ada = "ada@contoso.example";
    private const string Owner = "owner@contoso.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_CrashAfterItLeftBeforeItIsRecorded_IsSentAgainWithTheSameIdAndRecordedOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        List<MailMessage> copies = Crashing(app, mail => mail.To == Ada);

        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));
        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 1, TimeSpan.FromMinutes(5));

        Assert.Equal(2, copies.Count);
        Assert.Single(copies.Select(copy => copy.Id).Distinct(), name => name is { Length: > 0 });
        await app.DecideAsync(copies[0], "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task End_CrashAtTheSecondPerson_TellsTheFirstOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"));
        List<MailMessage> copies = Crashing(app, mail => mail.To == Ada && mail.Subject == "shop 1.2.3 failed");

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: stop").Replace("stages:", $"notify: {{ email: [{Ada}] }}\nstages:", StringComparison.Ordinal));
        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 3, TimeSpan.FromMinutes(5));

        Assert.Equal([Owner, Ada, Ada], copies.Where(copy => copy.Subject == "shop 1.2.3 failed").Select(copy => copy.To));
        Assert.Equal([(Owner, QueuedMail.End), (Ada, QueuedMail.End)], Sent(app, id).Where(sent => sent.Purpose == QueuedMail.End));
    }

    [Fact]
    public async Task Mail_StoreIsAwayRightAfterItLeft_IsNotSentAgainAndRecordedLater()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMail = _ => app.Releases.FailNext(2);

        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));
        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 1, TimeSpan.FromMinutes(5));

        Assert.Single(app.Outside.Mails);
        Assert.Equal([(Ada, QueuedMail.Approval)], Sent(app, id));
    }

    [Fact]
    public async Task Queue_HasAMailThatIsRecorded_OnlyTakesItOut()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook).Replace("stages:", $"notify: {{ email: [{Ada}] }}\nstages:", StringComparison.Ordinal));
        MailMessage told = app.Outside.Mails[0].Mail;

        await app.Queue.PutAsync(QueuedMail.Telling(told, QueuedMail.Progress, EventKeys.Told(1, "start", Ada), TestApp.PublicUrl, app.Clock.GetUtcNow()), Stop);
        await app.Service<MailBudget>().NoteQueueAsync(has: true, Stop);
        await app.AdvanceUntilAsync(() => app.Queue.Count == 0, TimeSpan.FromMinutes(1));

        Assert.Equal(["shop 1.2.3 started", "shop 1.2.3 succeeded"], app.Outside.Mails.Select(sent => sent.Mail.Subject));
        Assert.Equal([(Ada, QueuedMail.Progress), (Ada, QueuedMail.End)], Sent(app, id));
    }

    private static IReadOnlyList<(string To, string Purpose)> Sent(TestApp app, string id) =>
        [.. app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Select(sent => (sent.To, sent.Purpose))];

    /// <summary>The first of these mails leaves, and what had sent it ends before it knows.</summary>
    /// <returns>All mails that left.</returns>
    private static List<MailMessage> Crashing(TestApp app, Func<MailMessage, bool> when)
    {
        List<MailMessage> left = [];
        bool crashed = false;
        app.Outside.OnMail = mail =>
        {
            lock (left)
            {
                left.Add(mail);
                if (!crashed && when(mail))
                {
                    crashed = true;
                    throw new OperationCanceledException("The process ends.");
                }
            }
        };
        return left;
    }
}
