using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed partial class ChecklistTests
{
    private const string Migration = "{ item: db-migration, text: \"Migration of {{release.version}} reviewed\", owner: Dba@contoso.example }";
    private const string Runbook = "{ item: runbook, text: Runbook is up to date }";
    private const string Budget = """{ item: error-budget, text: Enough error budget, prometheus: { connection: prom, query: "budget{v='{{release.version}}'}" }, pass: ">= 0.1" }""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checklist_TickedByLinkApiAndCheck_GoesOnAndFreezesItForTheApprovers()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of(at < TestApp.Noon.AddMinutes(3) ? 0.05 : 0.2, "1 series");
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration, Runbook, Budget), ShopPlans.Approval, ShopPlans.Webhook));

        Waiting waiting = app.View(id).WaitingOn!;
        Assert.Equal((WaitingCode.Checklist, TestApp.Noon, TestApp.Noon.AddDays(7)), (waiting.Code, waiting.Since, waiting.Until));
        Assert.StartsWith(
            "Waiting for 3 of 3 checklist items: db-migration (dba@contoso.example), runbook (anyone who may approve or operate), error-budget (when prom measures >= 0.1), until 2026-11-30 12:00 UTC.",
            waiting.Text,
            StringComparison.Ordinal);
        Assert.Equal(["dba@contoso.example"], app.Outside.Mails.Select(sent => sent.Mail.To));

        Assert.Equal(HttpStatusCode.OK, await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration", "https://wiki.contoso.example/review/7"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.Accepted, await TickAsync(app, id, new { item = "runbook", evidence = "read it twice" }, key: "bot"));

        ChecklistView frozen = app.View(id).Stages[0].Approval!.Checklist!;
        Assert.Equal(
            [
                ("db-migration", "dba@contoso.example", "https://wiki.contoso.example/review/7", null, "link"),
                ("error-budget", "system", "0.2 is >= 0.1", 0.2, "check"),
                ("runbook", "key:bot", "read it twice", null, "api"),
            ],
            frozen.Ticks.Select(tick => (tick.Item, tick.By, tick.Evidence!, tick.Value, tick.Via)));
        Assert.Equal("Migration of 1.2.3 reviewed", frozen.Find("db-migration")!.Text);
        MailMessage asked = app.MailTo("ada@contoso.example");
        Assert.Contains("Checklist: error-budget: Enough error budget (ticked by its check, 2026-11-23 12:03 UTC: 0.2 is >= 0.1)", asked.Text, StringComparison.Ordinal);
        Assert.Contains("read it twice", await app.Http.GetStringAsync(TestApp.LinkOf(asked), Stop), StringComparison.Ordinal);
        await app.DecideAsync(asked, "approve");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(3, app.Story(id).Count(line => line == "checklist.ticked production/1"));
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Checklist_IsWaitedFor_HoldsNoLockAndAsksNoApproverYet()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Runbook), ShopPlans.Approval, ShopPlans.Webhook));

        Assert.True(app.Locks["production"].IsFree);
        Assert.Null(app.View(id).Stages[0].Approval);
        Assert.Empty(app.Outside.Orders);
        Assert.Equal([StagePhase.Checklist, StagePhase.Approval, StagePhase.Deploy], app.View(id).Stages[0].Phases);
    }

    [Fact]
    public async Task Checklist_NotTicked_RemindsTheOwnersOfWhatIsOpen()
    {
        await using TestApp app = await TestApp.StartAsync();
        const string second = "{ item: on-call, text: On call tonight, owner: ada@contoso.example }";
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration, second, Runbook), "checklistTimeout: 10h", "checklistRemind: 4h", ShopPlans.Webhook));
        await TickByLinkAsync(app, app.MailTo("ada@contoso.example"), "on-call", "");

        await app.AdvanceAsync(TimeSpan.FromHours(9));

        (MailMessage Mail, DateTimeOffset At)[] reminders = [.. app.Outside.Mails.Where(sent => sent.Mail.Subject.StartsWith("Reminder: To tick: shop 1.2.3", StringComparison.Ordinal))];
        Assert.Equal([("dba@contoso.example", TestApp.Noon.AddHours(4)), ("dba@contoso.example", TestApp.Noon.AddHours(8))], reminders.Select(sent => (sent.Mail.To, sent.At)));
        Assert.Equal(2, app.Data<EventData.Notification>(id, EventTypes.NotificationSent).Count(sent => sent.Purpose == QueuedMail.ChecklistReminder));
        Assert.Equal(HttpStatusCode.OK, await TickByLinkAsync(app, reminders[1].Mail, "db-migration", "done"));
    }

    [Fact]
    public async Task Checklist_WithoutChecklistRemind_RemindsOnceADay()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.RunAsync(ShopPlans.One(Checklist(Migration), "checklistTimeout: 3d", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal([TestApp.Noon, TestApp.Noon.AddDays(1), TestApp.Noon.AddDays(2)], app.Outside.Mails.Where(sent => sent.Mail.To == "dba@contoso.example").Select(sent => sent.At));
    }

    [Fact]
    public async Task Checklist_RunsOutOfTime_ExpiresTheRelease()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.NoData("no series");
        string id = await app.RunAsync(ShopPlans.One(Checklist(Runbook, Budget), "checklistTimeout: 2h", ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromMinutes(119));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
        Assert.Contains("The checklist expired at 2026-11-23 14:00 UTC with 2 of 2 checklist items not ticked: runbook", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Empty(app.Outside.Orders);
        Assert.Equal(HttpStatusCode.Conflict, await TickAsync(app, id, new { item = "runbook" }));
        Assert.InRange(app.Story(id).Count(line => line == "stage.waiting production/1"), 2, 5);
    }

    [Fact]
    public async Task Checklist_CheckDoesNotPass_IsMeasuredEveryMinuteAndToldSeldom()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, at) => Sample.Of((at - TestApp.Noon).TotalHours >= 3 ? 1 : 0.01, "1 series");
        string id = await app.RunAsync(ShopPlans.One(Checklist(Budget), ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromMinutes(179));
        Assert.Equal(180, app.Outside.Measured.Count);
        Assert.Equal("budget{v='1.2.3'}", ((PrometheusQuery)app.Outside.Measured[0].Query).Query);
        Assert.Contains("Last measured: error-budget: 0.01 is not >= 0.1.", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.InRange(app.Story(id).Count(line => line == "stage.waiting production/1"), 2, 4);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Checklist_ReleaseIsAborted_Ends()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration), ShopPlans.Webhook));

        await app.ActAsync(id, "abort");

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Empty(await app.RunningInstancesAsync());
        string page = await app.Http.GetStringAsync(LinkOf(app.MailTo("dba@contoso.example")), Stop);
        Assert.Contains("its checklist is closed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checklist_WakeUpIsLost_TheTimerFindsTheTick()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Runbook), ShopPlans.Webhook));

        await app.RecordUnheardAsync(id, NewEvent.ForStage("unheard", app.Clock.GetUtcNow(), EventTypes.ChecklistTicked, "production", 1, "key:ops", new EventData.ChecklistTicked("runbook", "key:ops", null, null, null, "api")));
        await app.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Checklist_RetriedStage_IsAskedForAnew()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new(Core.Deployments.DeploymentState.Failed, "broken"), Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration), ShopPlans.Webhook, "onFailure: ask"));
        await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration");

        await app.ActAsync(id, "retry", "production");
        Assert.Equal(WaitingCode.Checklist, app.View(id).WaitingOn!.Code);
        Assert.Equal(HttpStatusCode.Conflict, await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration", nonceFrom: app.MailTo("dba@contoso.example", 1)));
        await TickByLinkAsync(app, app.MailTo("dba@contoso.example", 1), "db-migration");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Tick_ByOthers_OnlyOperatorsWithAComment()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Sample.Error("down");
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration, Budget), ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Forbidden, await TickAsync(app, id, new { item = "db-migration" }, key: "ada"));
        Assert.Equal(HttpStatusCode.Forbidden, await TickAsync(app, id, new { item = "error-budget" }, key: "ada"));
        Assert.Equal(HttpStatusCode.Forbidden, await TickAsync(app, id, new { item = "db-migration" }, key: "reader"));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "db-migration" }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "error-budget" }));
        Assert.Equal(HttpStatusCode.Accepted, await TickAsync(app, id, new { item = "db-migration", comment = "the DBA is on leave" }));
        Assert.Equal(HttpStatusCode.Accepted, await TickAsync(app, id, new { item = "error-budget", comment = "Prometheus is down" }));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(["the DBA is on leave", "Prometheus is down"], app.Data<EventData.ChecklistTicked>(id, EventTypes.ChecklistTicked).Select(tick => tick.Comment!));
    }

    [Fact]
    public async Task Tick_IsWrong_SaysEverythingThatIs()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Runbook), ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "other" }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "runbook", evidence = "javascript://x/%0aalert(1)" }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "runbook", evidence = new string('x', 2001) }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = "runbook", proof = "x" }));
        Assert.Equal(HttpStatusCode.BadRequest, await TickAsync(app, id, new { item = 7 }));
        Assert.Equal(HttpStatusCode.NotFound, await TickAsync(app, id, new { item = "runbook" }, stage: "nowhere"));
        Assert.Empty(app.View(id).Stages[0].Checklist!.Ticks);
    }

    [Fact]
    public async Task Tick_ManyAtOnce_TheFirstStands()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Runbook, "{ item: other, text: Other }"), ShopPlans.Webhook));

        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TickAsync(app, id, new { item = "runbook", evidence = $"{i}" })));

        Assert.All(codes, code => Assert.Equal(HttpStatusCode.Accepted, code));
        Assert.Single(app.View(id).Stages[0].Checklist!.Ticks);
        Assert.Single(app.Story(id), line => line == "checklist.ticked production/1");
        Assert.Contains("1 of 2 checklist items: other", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_FetchedByScannersOrPostedWithAForeignForm_TicksNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(Checklist(Migration, "{ item: other, text: Other, owner: ops@contoso.example }"), ShopPlans.Webhook));
        string path = LinkOf(app.MailTo("dba@contoso.example"));

        for (int i = 0; i < 5; i++)
        {
            using HttpRequestMessage head = new(HttpMethod.Head, path);
            using HttpResponseMessage headed = await app.Http.SendAsync(head, Stop);
            using HttpResponseMessage got = await app.Http.GetAsync(path + "?item=db-migration", Stop);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (headed.StatusCode, got.StatusCode));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration", nonceFrom: app.MailTo("ops@contoso.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await TickByLinkAsync(app, app.MailTo("ops@contoso.example"), "db-migration"));
        Assert.Empty(app.View(id).Stages[0].Checklist!.Ticks);
        using HttpResponseMessage unknown = await app.Http.GetAsync("/api/checklists/none", Stop);
        using HttpResponseMessage crossed = await app.Http.GetAsync(path.Replace("checklists", "approvals", StringComparison.Ordinal), Stop);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (unknown.StatusCode, crossed.StatusCode));
        Assert.Equal(HttpStatusCode.OK, await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration"));
        Assert.Equal(HttpStatusCode.OK, await TickByLinkAsync(app, app.MailTo("dba@contoso.example"), "db-migration", nonceFrom: app.MailTo("dba@contoso.example")));
    }

    private static string Checklist(params string[] items) => $"checklist: [ {string.Join(", ", items)} ]";

    private static string LinkOf(MailMessage mail) => new Uri(MailLink().Match(mail.Text).Value).AbsolutePath;

    private static async Task<HttpStatusCode> TickAsync(TestApp app, string id, object body, string key = "ops", string stage = "production")
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/stages/{stage}/tick", JsonContent.Create(body), key);
        await app.IdleAsync();
        return response.StatusCode;
    }

    /// <summary>Ticks as the recipient of a mail would: opens the link, then posts the form.</summary>
    private static async Task<HttpStatusCode> TickByLinkAsync(TestApp app, MailMessage mail, string item, string evidence = "", MailMessage? nonceFrom = null)
    {
        Match nonce = NonceField().Match(await app.Http.GetStringAsync(LinkOf(nonceFrom ?? mail), Stop));
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["item"] = item, ["evidence"] = evidence, ["nonce"] = nonce.Groups[1].Value });
        using HttpResponseMessage response = await app.Http.PostAsync(LinkOf(mail), form, Stop);
        await app.IdleAsync();
        return response.StatusCode;
    }

    [GeneratedRegex(@"https://releases\.contoso\.example/api/checklists/[\w-]+")]
    private static partial Regex MailLink();

    [GeneratedRegex("name=\"nonce\" value=\"([^\"]+)\"")]
    private static partial Regex NonceField();
}
