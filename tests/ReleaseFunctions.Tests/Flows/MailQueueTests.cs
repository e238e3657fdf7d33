using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class MailQueueTests
{
    private const string Ada = "ada@contoso.example";
    private const string Bob = "bob@contoso.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_MoreThanTheRate_WaitAndComeAsOneMailWithEveryLink()
    {
        await using TestApp app = await StartAsync(rate: 1);
        await app.StorePlanAsync(ShopPlans.One("approval: { from: [ada@contoso.example], timeout: 24h }", ShopPlans.Webhook));
        string[] ids = [await app.KickOffAsync(), await app.KickOffAsync(), await app.KickOffAsync()];
        await app.IdleAsync();
        Assert.Single(app.Outside.Mails);
        Assert.Equal(2, (await app.Queue.DueAsync(app.Clock.GetUtcNow(), 10, Stop)).Count);
        Assert.All(await app.Queue.DueAsync(app.Clock.GetUtcNow(), 10, Stop), mail => Assert.Null(mail.Message));

        await app.AdvanceUntilAsync(() => app.Outside.Mails.Count == 2 && ids.All(id => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 1), TimeSpan.FromMinutes(3));

        MailMessage digest = app.Outside.Mails[1].Mail;
        Assert.StartsWith("2 messages about releases: Approval needed", digest.Subject, StringComparison.Ordinal);
        string[] links = [.. digest.Text.Split('\n').Where(line => line.StartsWith(TestApp.PublicUrl, StringComparison.Ordinal))];
        Assert.Equal(2, links.Distinct().Count());
        foreach (string link in links)
        {
            Assert.Contains("name=\"nonce\"", await app.Http.GetStringAsync(link[TestApp.PublicUrl.Length..], Stop), StringComparison.Ordinal);
        }

        Assert.Empty(await app.Queue.DueAsync(app.Clock.GetUtcNow(), 10, Stop));
    }

    [Fact]
    public async Task Mail_ProviderAsksForAPause_IsSentAfterwardsAndRecordedThen()
    {
        await using TestApp app = await StartAsync();
        bool busy = true;
        app.Outside.OnMail = _ =>
        {
            if (busy)
            {
                throw new MailFailedException("slow down") { RetryAfter = TimeSpan.FromMinutes(2) };
            }
        };
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));
        Assert.Empty(app.Data<EventData.Notification>(id, EventTypes.NotificationFailed));
        busy = false;

        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 1, TimeSpan.FromMinutes(4));

        Assert.True(app.Outside.Mails.Single().At >= TestApp.Noon + TimeSpan.FromMinutes(2));
        await app.DecideAsync(app.MailTo(Ada), "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Mail_WaitsUntilItIsOfNoUse_IsRecordedAsFailedAndFailsNothing()
    {
        await using TestApp app = await StartAsync();
        app.Outside.OnMail = mail => throw new MailFailedException("slow down") { RetryAfter = TimeSpan.FromMinutes(5) };
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [ada@contoso.example, bob@contoso.example], timeout: 12m }", ShopPlans.Webhook));

        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationFailed).Count == 2, TimeSpan.FromMinutes(30));

        Assert.Equal([Ada, Bob], app.Data<EventData.Notification>(id, EventTypes.NotificationFailed).Select(failed => failed.To).Order());
        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
        Assert.Empty(app.Outside.Mails);
    }

    [Fact]
    public async Task Mail_DecidedWhileItWaited_IsNotSent()
    {
        await using TestApp app = await StartAsync(rate: 1);
        string id = await app.RunAsync(ShopPlans.One("approval: { from: [bob@contoso.example, ada@contoso.example] }", ShopPlans.Callback));
        string waits = app.Outside.Mails.Single().Mail.To == Bob ? Ada : Bob;
        await app.DecideAsync(app.Outside.Mails.Single().Mail, "approve");

        await app.AdvanceUntilAsync(() => app.Queue.Count == 0, TimeSpan.FromMinutes(3));

        Assert.DoesNotContain(app.Outside.Mails, sent => sent.Mail.To == waits);
    }

    [Fact]
    public async Task Mails_OfEveryPurpose_KeepTheRateAndAreRecordedOnce()
    {
        await using TestApp app = await StartAsync(rate: 1);
        string id = await app.RunAsync(
            ShopPlans.One("checklist: [ { item: review, text: Reviewed, owner: bob@contoso.example } ]", ShopPlans.Webhook)
                .Replace("plan: shop", "plan: shop\nnotify: { email: [ada@contoso.example] }", StringComparison.Ordinal));
        Assert.Equal("shop 1.2.3 started", app.Outside.Mails.Single().Mail.Subject);
        Assert.Equal(Bob, (await app.Queue.DueAsync(app.Clock.GetUtcNow(), 10, Stop)).Single().To);

        await app.AdvanceUntilAsync(() => app.Outside.Mails.Count == 2, TimeSpan.FromMinutes(2));
        Assert.Equal("To tick: shop 1.2.3 to production", app.Outside.Mails[1].Mail.Subject);
        await app.ActAsync(id, "abort");
        Assert.Equal(2, app.Outside.Mails.Count);
        await app.AdvanceUntilAsync(() => app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count == 3, TimeSpan.FromMinutes(2));

        Assert.Equal(
            [(Ada, QueuedMail.Progress), (Bob, QueuedMail.Checklist), (Ada, QueuedMail.End)],
            app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Select(sent => (sent.To, sent.Purpose)));
        Assert.Equal(3, app.Outside.Mails.Count);
        Assert.All(app.Outside.Mails.Zip(app.Outside.Mails.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(50)));
    }

    [Fact]
    public async Task Mail_ARollbackFailed_GoesBeforeEverythingThatWaits()
    {
        await using TestApp app = await StartAsync(rate: 1);
        await app.StorePlanAsync(ShopPlans.One("approval: { from: [ada@contoso.example] }", ShopPlans.Webhook));
        await app.KickOffAsync();
        await app.KickOffAsync();
        await app.KickOffAsync();
        await app.IdleAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "no"));
        string id = await app.RunAsync(
            ShopPlans.One(ShopPlans.Webhook, ShopPlans.Undo).Replace("plan: shop", "plan: cart", StringComparison.Ordinal).Replace("owner@contoso.example", Ada, StringComparison.Ordinal));
        Assert.Equal(ReleaseStatus.RollbackFailed, app.View(id).Status);

        await app.AdvanceUntilAsync(() => app.Outside.Mails.Count == 3, TimeSpan.FromMinutes(3));

        Assert.Equal("URGENT: cart 1.2.3 failed, and so did its rollback", app.Outside.Mails[1].Mail.Subject);
        Assert.True(app.Outside.Mails[1].Mail.IsUrgent);
        Assert.StartsWith("2 messages about releases", app.Outside.Mails[2].Mail.Subject, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(int? rate = null)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Mail__RatePerMinute"] = rate?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TestApp.StartAsync(sweeps: true, settings: settings);
    }
}
