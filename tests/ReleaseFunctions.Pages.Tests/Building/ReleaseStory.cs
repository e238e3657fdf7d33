using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Tests.Building;

/// <summary>Tells a release's story event by event, so that the views under test are what a real history folds into.</summary>
public sealed class ReleaseStory
{
    public static readonly DateTimeOffset Beginning = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly List<HistoryEvent> _events = [];

    public ReleaseStory(ReleaseFacts? facts = null, params EventData.StageOutline[] stages)
    {
        Facts = facts ?? Checkout;
        EventData.StageOutline[] outlines = stages.Length > 0 ? stages : [Stage("staging"), Stage("production", "staging")];
        Add(EventTypes.ReleaseRequested, new EventData.ReleaseRequested(Facts, outlines, "Checkout service", "https://wiki.contoso.example/checkout", ["payments-oncall@contoso.example"]), actor: Facts.Requester);
    }

    public static ReleaseFacts Checkout { get; } = new()
    {
        Id = "checkout-2-14-0-k3f9",
        Plan = "checkout",
        PlanVersion = 7,
        PlanDigest = Digest.OfUtf8("plan"),
        Version = "2.14.0",
        Commit = "9f1c2e7ab04d5566aa77bb88cc99dd00ee11ff22",
        Author = "lea@contoso.example",
        Artifacts = [new Artifact("contoso.azurecr.example/checkout", "sha256:" + Digest.OfUtf8("image"))],
        Tickets = ["https://tickets.contoso.example/PAY-1182", "PAY-1190"],
        Variables = new Dictionary<string, string> { ["region"] = "westeurope", ["replicas"] = "6" },
        Requester = "pipeline@contoso.example",
        RequestedAt = Beginning,
    };

    public ReleaseFacts Facts { get; }

    public DateTimeOffset Now { get; private set; } = Beginning;

    public IReadOnlyList<HistoryEvent> Events => _events;

    public ReleaseView View => ReleaseProjection.Replay(_events);

    public static EventData.StageOutline Stage(string name, params string[] needs) =>
        new(name, name, needs, [StagePhase.Approval, StagePhase.Lock, StagePhase.Deploy, StagePhase.Health], CanRollBack: true);

    public ReleaseStory Later(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public ReleaseStory Tick(string stage, string item, string by, string? evidence, string? comment) =>
        Add(EventTypes.ChecklistTicked, new EventData.ChecklistTicked(item, by, evidence, comment, null, "link"), stage, by);

    public ReleaseStory Add(string type, object data, string? stage = null, string actor = "system", int attempt = 1)
    {
        Now += TimeSpan.FromSeconds(1);
        NewEvent added = stage is null
            ? NewEvent.ForRelease($"{_events.Count}", Now, type, actor, data)
            : NewEvent.ForStage($"{_events.Count}", Now, type, stage, attempt, actor, data);
        _events.Add(HistoryChain.Append(_events.Count, _events.Count == 0 ? HistoryChain.Genesis : _events[^1].Hash, added));
        return this;
    }

    public ReleaseStory Start() => Add(EventTypes.ReleaseStarted, new EventData.ReleaseStarted(1));

    public ReleaseStory StartStage(string stage, int attempt = 1) => Add(EventTypes.StageStarted, new EventData.StageStarted(stage), stage, attempt: attempt);

    public ReleaseStory Wait(string stage, StagePhase? phase, WaitingCode code, string text) =>
        Add(EventTypes.StageWaiting, new EventData.StageWaiting(phase, new Waiting(code, text, Now, Now.AddHours(24))), stage);

    public ReleaseStory AskApproval(string stage, int require = 2, int attempt = 1, params EventData.Exclusion[] excluded)
    {
        Add(
            EventTypes.ApprovalRequested,
            new EventData.ApprovalRequested(DigestOf(stage, attempt), ApprovalSubject.From(Facts, stage, attempt), require, ["ada@contoso.example", "grace@contoso.example", "cto@contoso.example"], excluded, Now.AddHours(24)) { Checklist = View.FindStage(stage)?.Checklist },
            stage,
            attempt: attempt);
        return Wait(stage, StagePhase.Approval, WaitingCode.Approval, $"Waiting for {require} of ada@contoso.example, grace@contoso.example and cto@contoso.example to approve {stage} until tomorrow.");
    }

    public ReleaseStory Decide(string stage, string person, ApprovalVerdict verdict = ApprovalVerdict.Approve, string comment = "") =>
        Add(EventTypes.ApprovalDecided, new EventData.ApprovalDecided(verdict, comment, "link", DigestOf(stage, 1)), stage, person);

    public ReleaseStory CloseApproval(string stage, ApprovalOutcome outcome, string reason) =>
        Add(EventTypes.ApprovalClosed, new EventData.ApprovalClosed(outcome, reason), stage);

    public ReleaseStory Deploy(string stage, string? url = "https://deploy.contoso.example/runs/8841", string message = "Rolled out to 6 of 6 replicas.")
    {
        Add(EventTypes.DeployRequested, new EventData.DeployRequested("deployHub", "webhook", $"{Facts.Id}-{stage}-1", 1, WebhookCompletion.Callback), stage);
        Later(TimeSpan.FromMinutes(3));
        return Add(EventTypes.DeployFinished, new EventData.DeployFinished(DeploymentState.Succeeded, message, url, "callback"), stage);
    }

    public ReleaseStory Measure(string stage, string purpose, params (double? Value, MeasurementVerdict Verdict)[] rounds)
    {
        for (int i = 0; i < rounds.Length; i++)
        {
            Later(TimeSpan.FromMinutes(1));
            (double? value, MeasurementVerdict verdict) = rounds[i];
            string text = value is null ? "the query found no data" : $"{value} {(verdict == MeasurementVerdict.Pass ? "is" : "is not")} <= 0.01";
            Add(EventTypes.HealthSampled, new EventData.HealthSampled(purpose, i + 1, [new Measurement("error-rate", Now, value, verdict, text), new Measurement("latency-p99", Now, 180 + (i * 7 % 40), MeasurementVerdict.Pass, "is <= 400")]), stage);
        }

        return this;
    }

    public ReleaseStory Judge(string stage, string purpose, GateVerdict verdict, string text) =>
        Add(EventTypes.HealthJudged, new EventData.HealthJudged(purpose, verdict, text), stage);

    public ReleaseStory FinishStage(string stage, StageStatus status = StageStatus.Succeeded, string reason = "Every phase ended well.") =>
        Add(EventTypes.StageFinished, new EventData.StageFinished(status, reason), stage);

    public ReleaseStory Finish(ReleaseStatus status, string reason) => Add(EventTypes.ReleaseFinished, new EventData.ReleaseFinished(status, reason));

    /// <summary>A stage that was approved, deployed and found healthy.</summary>
    public ReleaseStory Succeed(string stage) =>
        StartStage(stage)
            .AskApproval(stage, 1).Decide(stage, "ada@contoso.example", comment: "Release notes read.").CloseApproval(stage, ApprovalOutcome.Granted, "1 of 1 approved.")
            .Deploy(stage)
            .Measure(stage, HealthPurpose.Deploy, [.. Enumerable.Range(0, 24).Select(i => ((double?)(0.002 + (i % 5 * 0.0011)), MeasurementVerdict.Pass))])
            .Judge(stage, HealthPurpose.Deploy, GateVerdict.Pass, "2 checks stayed within their limits for 24 measurements.")
            .FinishStage(stage);

    public LinkToken LinkFor(string approver, string stage = "production", int attempt = 1) => new()
    {
        Hash = Digest.OfUtf8(approver),
        ReleaseId = Facts.Id,
        Stage = stage,
        Attempt = attempt,
        IssuedAt = Now,
        ExpiresAt = Now.AddHours(24),
        Approver = approver,
        Digest = DigestOf(stage, attempt),
    };

    public string DigestOf(string stage, int attempt) => ApprovalDigest.Of(ApprovalSubject.From(Facts, stage, attempt));
}
