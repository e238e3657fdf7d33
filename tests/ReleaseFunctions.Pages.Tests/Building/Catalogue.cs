using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Pages.Account;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Pages.Calendar;
using ReleaseFunctions.Pages.Checklists;
using ReleaseFunctions.Pages.Connections;
using ReleaseFunctions.Pages.Delegations;
using ReleaseFunctions.Pages.Delivery;
using ReleaseFunctions.Pages.InFlight;
using ReleaseFunctions.Pages.Locks;
using ReleaseFunctions.Pages.Outbox;
using ReleaseFunctions.Pages.Plans;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Tests.Building;

/// <summary>Every page in every state worth a name, for the rules that hold for all of them.</summary>
public static class Catalogue
{
    private static readonly PageUser Everyone = Rendering.Operator with { Roles = ["admin"], SeesOutbox = true };

    private static readonly Dictionary<string, Func<Task<string>>> Pages = new()
    {
        ["releases"] = () => Rendering.HtmlOfAsync(Releases()),
        ["releases, filtered, none"] = () => Rendering.HtmlOfAsync(Releases() with { Query = new("checkout", ReleaseStatus.Failed, ReleaseStory.Beginning, null, 50, "abc"), Page = new([], null), Problem = "'from' is not a time." }),
        ["release, requested"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(new ReleaseStory())),
        ["release, waiting"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(Waiting())),
        ["release, rolled back"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(RolledBack())),
        ["release, ramping"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(Ramping())),
        ["release, broken chain"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(Waiting()) with { Chain = new(false, 4, "", 5, "the hash differs.") }),
        ["release, reviewed and anchored"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(RolledBack()) with { Review = Review(), Anchored = new AnchoredHead("2026-11-24", 2, "other") }),
        ["delivery"] = () => Rendering.HtmlOfAsync(Delivery(30)),
        ["delivery, a year of one plan"] = () => Rendering.HtmlOfAsync(Delivery(365, "checkout") with { Problem = "'x' is no number.", IsComplete = false }),
        ["delivery, nothing"] = () => Rendering.HtmlOfAsync(new DeliveryModel(Everyone, 1, DeliveryCalculator.Report([], null, 1, ReleaseStory.Beginning), [])),
        ["in flight"] = () => Rendering.HtmlOfAsync(new InFlightModel(Everyone, "1.1", InFlight(), new MailBacklog(12, ReleaseStory.Beginning.AddMinutes(-40), ReleaseStory.Beginning.AddMinutes(5)))),
        ["in flight, nothing"] = () => Rendering.HtmlOfAsync(new InFlightModel(Everyone, "1.1", [], MailBacklog.None)),
        ["release, drill, given up"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(GivenUp()),
        ["plans"] = () => Rendering.HtmlOfAsync(new PlanListModel(Everyone, [PlanDocument()])),
        ["plans, none"] = () => Rendering.HtmlOfAsync(new PlanListModel(Everyone, [])),
        ["plan"] = () => Rendering.HtmlOfAsync(new PlanDetailsModel(Everyone, PlanDocument(), 9)),
        ["calendar"] = () => Rendering.HtmlOfAsync(Calendar()),
        ["calendar, none"] = () => Rendering.HtmlOfAsync(Calendar() with { Rules = [] }),
        ["release, frozen"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(Frozen())),
        ["connections"] = () => Rendering.HtmlOfAsync(Connections()),
        ["connections, none"] = () => Rendering.HtmlOfAsync(Connections() with { Connections = [] }),
        ["locks"] = () => Rendering.HtmlOfAsync(Locks()),
        ["locks, none"] = () => Rendering.HtmlOfAsync(Locks() with { Locks = [] }),
        ["sign-in"] = () => Rendering.HtmlOfAsync(new SignInModel { ReturnUrl = "/ui/plans", Problem = "That key is not known." }),
        ["message"] = () => Rendering.HtmlOfAsync(new MessageModel { User = Everyone, Title = "Abort does not fit", Detail = "The release has ended.", Errors = ["one", "two"], BackTo = "/ui/releases/x" }),
        ["not found"] = () => Rendering.HtmlOfAsync(MessageModel.NotFound(Everyone)),
        ["unknown approval"] = () => Rendering.HtmlOfAsync(MessageModel.UnknownApproval),
        ["outbox"] = () => Rendering.HtmlOfAsync(new OutboxListModel(Everyone, [Mail()])),
        ["outbox, none"] = () => Rendering.HtmlOfAsync(new OutboxListModel(Everyone, [])),
        ["mail"] = () => Rendering.HtmlOfAsync(new OutboxMailModel(Everyone, Mail())),
        ["release, checklist"] = () => Rendering.HtmlOfAsync<ReleaseDetailsPage>(Details(ToTick().Tick("production", "on-call", "key:ops", "see the plan", null))),
        ["checklist, open"] = () => Rendering.HtmlOfAsync(Checklist(ToTick(), "dba@contoso.example")),
        ["checklist, refused"] = () => Rendering.HtmlOfAsync(Checklist(ToTick(), "dba@contoso.example") with { Problem = "The evidence is too long.", Item = "migration", Evidence = "\"><script>", Comment = "x" }),
        ["checklist, ticked"] = () => Rendering.HtmlOfAsync(Checklist(ToTick().Tick("production", "migration", "dba@contoso.example", "https://wiki.contoso.example/7", "fine"), "dba@contoso.example")),
        ["checklist, closed"] = () => Rendering.HtmlOfAsync(Checklist(ToTick().Later(TimeSpan.FromDays(8)), "dba@contoso.example")),
        ["unknown checklist"] = () => Rendering.HtmlOfAsync(MessageModel.UnknownChecklist),
        ["approval, after a checklist"] = () => Rendering.HtmlOfAsync(Approval(
            ToTick().Tick("production", "migration", "dba@contoso.example", "https://wiki.contoso.example/7", "fine").AskApproval("production", 1, 1), "grace@contoso.example")),
        ["delegations"] = () => Rendering.HtmlOfAsync(Delegations()),
        ["delegations, none"] = () => Rendering.HtmlOfAsync(new DelegationsModel(Everyone with { Person = "key:local" }, [])),
        ["approval, several stages"] = () => Rendering.HtmlOfAsync(SeveralStages()),
        ["approval, open"] = () => Rendering.HtmlOfAsync(Approval(Waiting(), "grace@contoso.example")),
        ["approval, delegated"] = () => Rendering.HtmlOfAsync(Delegated()),
        ["approval, delegation refused"] = () => Rendering.HtmlOfAsync(Delegated() with { Delegate = new([], true) { Problem = "eve <may> not decide.", To = "eve@contoso.example", Reason = "away", ForPeriod = true } }),
        ["approval, refused"] = () => Rendering.HtmlOfAsync(Approval(Waiting(), "grace@contoso.example") with { Problem = "A rejection needs a comment.", Comment = "no" }),
        ["approval, decided"] = () => Rendering.HtmlOfAsync(Approval(Waiting(), "ada@contoso.example")),
        ["approval, expired"] = () => Rendering.HtmlOfAsync(Approval(Waiting().Later(TimeSpan.FromDays(2)), "grace@contoso.example")),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    public static Task<string> HtmlOfAsync(string name) => Pages[name]();

    public static ReleaseListModel Releases() => new()
    {
        User = Everyone,
        Query = new(null, null, null, null, 50, null),
        Page = new([.. Enum.GetValues<ReleaseStatus>().Select(Summary)], "next/page+1="),
        Plans = ["checkout", "payments"],
    };

    public static ReviewBoard Review() => ReviewBoard.Of(
    [
        new() { Id = "1", Kind = ReviewEntryKind.Note, At = ReleaseStory.Beginning, Author = "ada@contoso.example", Text = "Went wrong." },
        new() { Id = "2", Kind = ReviewEntryKind.Action, At = ReleaseStory.Beginning, Author = "ada@contoso.example", Text = "Mend it", Owner = "bob@contoso.example", Due = "2026-12-01" },
        new() { Id = "3", Kind = ReviewEntryKind.Action, At = ReleaseStory.Beginning, Author = "ada@contoso.example", Text = "Test it", Owner = "bob@contoso.example", Due = "2026-12-01" },
        new() { Id = "4", Kind = ReviewEntryKind.Done, At = ReleaseStory.Beginning, Author = "bob@contoso.example", Action = 1 },
    ]);

    public static DeliveryModel Delivery(int days, string? plan = null)
    {
        DateTimeOffset now = ReleaseStory.Beginning.AddDays(1);
        IEnumerable<ReleaseSummary> releases = Enum.GetValues<ReleaseStatus>().SelectMany(status => new[] { "checkout", "payments" }.Where(name => plan is null || plan == name).Select(name => Summary(status) with
        {
            Plan = name,
            Drill = status == ReleaseStatus.Aborted,
            Delivery = new(ReleaseStory.Beginning, status is ReleaseStatus.Failed or ReleaseStatus.RolledBack ? ReleaseStory.Beginning.AddHours(1) : null, null),
        }));
        return new DeliveryModel(Everyone, days, DeliveryCalculator.Report([.. releases], plan, days, now), ["checkout"]);
    }

    public static IReadOnlyList<VersionInFlight> InFlight()
    {
        InFlightCount count = new(1);
        count.Add(Summary(ReleaseStatus.Waiting) with { OrchestrationVersion = "1.0", GivenUp = true, Repairs = 3 });
        count.Add(Summary(ReleaseStatus.Running) with { OrchestrationVersion = "1.1", Repairs = 1, Drill = true });
        count.Add(Summary(ReleaseStatus.Waiting) with { OrchestrationVersion = "1.1" });
        count.Add(Summary(ReleaseStatus.Queued));
        return count.Versions;
    }

    public static ReleaseDetailsModel GivenUp()
    {
        ReleaseDetailsModel details = Details(Waiting());
        return details with
        {
            View = details.View with
            {
                Facts = details.View.Facts with { Drill = new("slow-target", 60) },
                OrchestrationVersion = "1.0",
                Repair = new(3, 3, ReleaseStory.Beginning, "The release's orchestration is missing."),
            },
        };
    }

    public static ReleaseDetailsModel Details(ReleaseStory story, PageUser? user = null) =>
        new() { User = user ?? Everyone, View = story.View, Events = story.Events, Chain = HistoryChain.Verify(story.Events) };

    public static ReleaseStory Waiting() => new ReleaseStory().Start().Succeed("staging").StartStage("production")
        .AskApproval("production", 2, 1, new EventData.Exclusion("lea@contoso.example", "wrote the commit"))
        .Decide("production", "ada@contoso.example", comment: "Checked the dashboards.");

    public static CalendarModel Calendar() => new(
        Everyone,
        [
            Rule("business-hours", """{"kind":"window","description":"Business hours <b>","zone":"Europe/Berlin","start":"2026-01-05T09:00","duration":"8h","rrule":"FREQ=DAILY"}"""),
            Rule("year-end", """{"kind":"freeze","scope":{"environments":["production"]},"zone":"UTC","start":"2026-12-18T12:00","duration":"17d","override":{"secondPerson":true}}"""),
            Rule("broken-window", """{"kind":"window"}"""),
            Rule("broken", "{"),
        ],
        ReleaseStory.Beginning,
        "https://releases.contoso.example/api/calendar.ics?token=local.abc",
        new Dictionary<string, IReadOnlyList<string>> { ["business-hours"] = ["checkout/production"] });

    /// <summary>Production waits for a freeze that Ada asked to override; it takes a second person.</summary>
    public static ReleaseStory Frozen()
    {
        CalendarClosure closure = new("year-end", 3, CalendarKind.Freeze, ReleaseStory.Beginning.AddDays(2), "The freeze 'year-end' holds.", FreezeInFlight.Finish, new OverridePolicy(Allowed: true, SecondPerson: true));
        return new ReleaseStory().Start().Succeed("staging").StartStage("production")
            .Add(
                EventTypes.StageWaiting,
                new EventData.StageWaiting(StagePhase.Window, new Waiting(WaitingCode.Freeze, "production waits for the calendar: The freeze 'year-end' holds.", ReleaseStory.Beginning, closure.Until)) { Closures = [closure] },
                "production")
            .Add(EventTypes.CalendarOverridden, new EventData.CalendarOverridden("year-end", CalendarKind.Freeze, 3, closure.Until, "A leak <now>", true, null), "production", "ada@contoso.example");
    }

    public static ReleaseStory Ramping() => new ReleaseStory(null, new EventData.StageOutline("production", "production", [], [StagePhase.Deploy, StagePhase.Flags, StagePhase.Health], CanRollBack: false))
        .Start().StartStage("production").Deploy("production")
        .Add(EventTypes.StageWaiting, new EventData.StageWaiting(StagePhase.Flags, null) { Found = [new(Flag, 2.5, true, System.Text.Json.JsonSerializer.SerializeToElement(new { on = true }))] }, "production")
        .Add(EventTypes.FlagChanged, new EventData.FlagChanged("launchDarkly", "ld", "shop/production", "new-checkout", 2.5, 25, 1, "step 1"), "production")
        .Wait("production", StagePhase.Flags, WaitingCode.Flags, "new-checkout stands at 25% (step 1 of 2); next new-checkout to 100% at 10:00.")
        .Add(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Flags, 1, [new Measurement("error-rate", ReleaseStory.Beginning, 0.004, MeasurementVerdict.Pass, "is <= 0.01")]) { Step = 1 }, "production");

    public static ReleaseStory RolledBack() => new ReleaseStory().Start().Succeed("staging").StartStage("production").Deploy("production")
        .Measure("production", HealthPurpose.Deploy, (0.004, MeasurementVerdict.Pass), (null, MeasurementVerdict.Error), (0.2, MeasurementVerdict.Fail))
        .Judge("production", HealthPurpose.Deploy, GateVerdict.Fail, "error-rate: failed (1) > failureLimit (0)")
        .FinishStage("production", StageStatus.Failed, "Health failed.")
        .Add(EventTypes.RollbackStarted, new EventData.RollbackStarted("Health failed.", ["production"], null, null, null))
        .Add(EventTypes.RollbackStarted, new EventData.RollbackStarted("Health failed.", null, "deployHub", "key", 1), "production")
        .Add(EventTypes.RollbackFinished, new EventData.RollbackFinished(DeploymentState.Succeeded, "Back on 2.13.4.", null, "callback"), "production")
        .Finish(ReleaseStatus.RolledBack, "production failed its health checks and was rolled back.");

    /// <summary>A release that waits for its checklist: an owner's item, anyone's, and one that ticks itself.</summary>
    public static ReleaseStory ToTick()
    {
        ReleaseStory story = new ReleaseStory().Start().Succeed("staging").StartStage("production");
        ChecklistItem[] items = [new("migration", "Migration reviewed", "dba@contoso.example", null), new("on-call", "Someone is on call", null, null), new("budget", "Error budget left", null, "prom measures >= 0.1")];
        DateTimeOffset until = story.Now.AddDays(7);
        Waiting waiting = WaitingFor.Checklist(ChecklistJudge.Judge(items, [], until, story.Now), story.Now, until);
        return story.Add(EventTypes.StageWaiting, new EventData.StageWaiting(StagePhase.Checklist, waiting) { Checklist = new(items, until) }, "production");
    }

    public static ChecklistModel Checklist(ReleaseStory story, string owner)
    {
        LinkToken link = new()
        {
            Hash = new string('e', 64),
            ReleaseId = story.Facts.Id,
            Stage = "production",
            Attempt = 1,
            Owner = owner,
            IssuedAt = ReleaseStory.Beginning,
            ExpiresAt = ReleaseStory.Beginning.AddDays(7),
        };
        return new() { View = story.View, Link = link, Closed = ChecklistLinkRule.Closed(link, story.View, story.Now), Nonce = "the-nonce" };
    }

    public static DelegationsModel Delegations() => new(
        Everyone with { Person = "ada@contoso.example" },
        [new("d1", "ada@contoso.example", "grace@contoso.example", ReleaseStory.Beginning, ReleaseStory.Beginning.AddDays(3), "on leave", ReleaseStory.Beginning, "ada@contoso.example")])
    {
        Problem = "'eve' is not a plain e-mail address.",
        To = "eve",
    };

    /// <summary>Two stages wait for the same person; the other has rules in sequence, an escalation, and differs from the release before.</summary>
    public static ApprovalModel SeveralStages()
    {
        ReleaseStory story = Waiting();
        StageView production = story.View.FindStage("production")!;
        ApprovalView other = production.Approval! with
        {
            Digest = new string('e', 64),
            Order = ApprovalOrder.Sequence,
            Rules = [new(2, ["group:sre"], ["ada@contoso.example", "grace@contoso.example"]), new(1, ["cto@contoso.example"], ["cto@contoso.example"])],
            Escalation = new(ReleaseStory.Beginning.AddHours(12), ["director@contoso.example"], ["director@contoso.example"]),
            Compared = [new(SubjectComparison.SinceRelease, null, null, "r0", [new("variable", "region", "northeurope", "westeurope")])],
        };
        ReleaseView view = story.View with { Stages = [.. story.View.Stages.Select(stage => stage.Stage == "production" ? stage with { Approval = production.Approval! with { Rules = other.Rules, Compared = other.Compared, Escalation = other.Escalation } } : stage)] };
        ApprovalModel model = Approval(story, "grace@contoso.example");
        return model with { View = view, Standing = model.Standing with { Approval = view.FindStage("production")!.Approval }, Others = [new("production-us", "us", other, "the-other-nonce")] };
    }

    public static ApprovalModel Delegated() => Approval(Waiting(), "grace@contoso.example") with
    {
        Delegate = new(
            [
                new("d1", "grace@contoso.example", "eve@contoso.example", ReleaseStory.Beginning, ReleaseStory.Beginning.AddDays(1), "On a <plane>", ReleaseStory.Beginning, "grace@contoso.example") { Scope = new("r1", "production", 1) },
                new("d2", "grace@contoso.example", "joe@contoso.example", ReleaseStory.Beginning, ReleaseStory.Beginning.AddDays(9), "", ReleaseStory.Beginning, "grace@contoso.example"),
            ],
            IsOffered: true),
    };

    public static ApprovalModel Approval(ReleaseStory story, string approver) => new()
    {
        View = story.View,
        Link = story.LinkFor(approver),
        Standing = ApprovalStanding.Of(story.View, story.LinkFor(approver), story.Now),
        Nonce = "the-nonce",
    };

    public static ConnectionListModel Connections() => new(
        Everyone,
        [
            new() { Name = "deployHub", Kind = "webhook", Host = "deploy.contoso.example" },
            new()
            {
                Name = "prom",
                Kind = "prometheus",
                Host = "prom.contoso.example:9090",
                IsPrivate = true,
                Check = new(ReleaseStory.Beginning, true, false, null, TimeSpan.FromSeconds(-90), "2.42.0", "prom answered 401 <b>."),
            },
        ],
        "prom");

    public static LockListModel Locks() => new(
        Everyone,
        [
            new("production", Claim("r1", "checkout", "1.2.3", LockPurpose.Rollback) with { HeldSince = ReleaseStory.Beginning }, [Claim("r2", "shop", "2.0.0"), Claim("r3", "stock", "3.1.0") with { Attempt = 2 }]),
            new("drill:staging", Claim("r4", "shop", "2.0.1") with { HeldSince = ReleaseStory.Beginning }, []),
        ]);

    public static PlanDocument PlanDocument()
    {
        WebhookPlan webhook = new() { Connection = "deployHub", Path = "/production" };
        Plan plan = new()
        {
            Name = "checkout",
            Description = "Checkout service",
            Owners = ["oncall@contoso.example"],
            Runbook = "https://wiki.contoso.example/checkout",
            Stages =
            [
                new() { Stage = "staging", Environment = "staging", Deploy = new() { Webhook = webhook } },
                new()
                {
                    Stage = "production",
                    Environment = "production",
                    Needs = ["staging"],
                    Approval = new() { From = ["ada@contoso.example"], NotBy = [NotByRule.Requester] },
                    Deploy = new() { Webhook = webhook },
                    Health = new() { Checks = [new() { Check = "error-rate", Pass = "<= 0.01", Query = new PrometheusQuery { Connection = "prom", Query = "up" } }] },
                    Flags = [new() { Flag = Flag, Steps = [5, 100] }],
                    Rollback = new() { Webhook = webhook },
                },
            ],
        };
        return new PlanDocument("checkout", 7, new string('a', 64), """{"plan":"checkout","description":"a < b"}""", plan, "key:local", ReleaseStory.Beginning);
    }

    public static OutboxMail Mail() => new("m 1/2", "ada@contoso.example", "Approve checkout 2.14.0", ReleaseStory.Beginning, "Open the link.", ["http://127.0.0.1:7071/api/approvals/abc", "javascript:alert(1)"]);

    private static CalendarEntry Rule(string name, string json) => new(name, 2, json, "key:local", ReleaseStory.Beginning);

    private static LockClaim Claim(string id, string plan, string version, LockPurpose purpose = LockPurpose.Deploy) => new()
    {
        ReleaseId = id,
        Plan = plan,
        Version = version,
        Stage = "production",
        Attempt = 1,
        Purpose = purpose,
        Orchestration = id,
        AskedAt = ReleaseStory.Beginning,
    };

    private static LaunchDarklyFlag Flag => new() { Connection = "ld", Project = "shop", Environment = "production", Flag = "new-checkout" };

    private static ReleaseSummary Summary(ReleaseStatus status) => new(
        $"id-{status}",
        "checkout",
        3,
        "2.14.0",
        status,
        status == ReleaseStatus.Waiting ? new Waiting(WaitingCode.Approval, "Waiting for ada@contoso.example.", ReleaseStory.Beginning, null) : null,
        "pipeline",
        ReleaseStory.Beginning,
        status.IsOver() ? ReleaseStory.Beginning.AddMinutes(90) : null);
}
