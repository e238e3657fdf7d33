using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Releases;

/// <summary>Tells a release's history event by event, as the orchestrators would.</summary>
internal sealed class ReleaseBuilder
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly List<HistoryEvent> _history = [];
    private int _key;

    public ReleaseBuilder(Plan plan, ReleaseFacts? facts = null)
    {
        (View, HistoryEvent requested) = ReleaseKickoff.Begin(facts ?? Facts(), plan);
        _history.Add(requested);
    }

    public ReleaseView View { get; private set; }

    public IReadOnlyList<HistoryEvent> History => _history;

    public DateTimeOffset Now { get; private set; } = Noon;

    public static ReleaseFacts Facts() => new()
    {
        Id = "r1",
        Plan = "checkout",
        PlanVersion = 3,
        PlanDigest = new string('d', 64),
        Version = "1.4.2",
        Commit = "c0ffee",
        Author = "author@contoso.example",
        Artifacts = [new("image", "sha256:abc")],
        Variables = new Dictionary<string, string> { ["region"] = "westeurope" },
        Requester = "requester@contoso.example",
        RequestedAt = Noon,
    };

    public static Plan Plan(params StagePlan[] stages) => new() { Name = "checkout", Stages = stages };

    public static StagePlan Stage(string name, string[]? needs = null, OnFailure onFailure = OnFailure.Stop, bool rollback = false, ApprovalPlan? approval = null) => new()
    {
        Stage = name,
        Environment = name,
        Needs = needs ?? [],
        Approval = approval,
        Deploy = new() { Webhook = new() { Connection = "hub", Path = "/" } },
        Rollback = rollback ? new() { Webhook = new() { Connection = "hub", Path = "/undo" } } : null,
        OnFailure = onFailure,
    };

    public ReleaseBuilder Tell(string type, object data, string? stage = null, int? attempt = null, string actor = "system")
    {
        Now += TimeSpan.FromMinutes(1);
        NewEvent e = NewEvent.ForRelease($"k{++_key}", Now, type, actor, data) with { Stage = stage, Attempt = attempt };
        (View, IReadOnlyList<HistoryEvent> appended) = ReleaseCommit.Next(View, [e]);
        _history.AddRange(appended);
        return this;
    }

    /// <summary>Lets time pass.</summary>
    public ReleaseBuilder Later(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public ReleaseBuilder Started(int run = 1) => Tell(EventTypes.ReleaseStarted, new EventData.ReleaseStarted(run));

    public ReleaseBuilder Finished(ReleaseStatus status, string reason = "done") => Tell(EventTypes.ReleaseFinished, new EventData.ReleaseFinished(status, reason));

    public ReleaseBuilder StageStarted(string stage, int attempt = 1) => Tell(EventTypes.StageStarted, new EventData.StageStarted(stage), stage, attempt);

    public ReleaseBuilder StageFinished(string stage, StageStatus status, string reason = "because", int attempt = 1) =>
        Tell(EventTypes.StageFinished, new EventData.StageFinished(status, reason), stage, attempt);

    public ReleaseBuilder Waits(string? stage, Waiting? wait, StagePhase? phase = null, int? attempt = 1) =>
        Tell(EventTypes.StageWaiting, new EventData.StageWaiting(phase, wait), stage, stage is null ? null : attempt);

    public ReleaseBuilder Sent(string stage, int attempt = 1, int send = 1) =>
        Tell(EventTypes.DeployRequested, new EventData.DeployRequested("hub", "webhook", $"r1-{stage}-{attempt}", send, WebhookCompletion.Callback), stage, attempt);

    public ReleaseBuilder Deployed(string stage, DeploymentState status = DeploymentState.Succeeded, int attempt = 1, string by = "callback") =>
        Tell(EventTypes.DeployFinished, new EventData.DeployFinished(status, "word", null, by), stage, attempt);

    public ReleaseBuilder Asked(string stage, ApprovalPlan plan, int attempt = 1) =>
        Tell(EventTypes.ApprovalRequested, ApprovalRequest.For(plan, View, stage, attempt, Now + TimeSpan.FromMinutes(1)), stage, attempt);

    public ReleaseBuilder Decides(string stage, string person, ApprovalVerdict verdict, int attempt = 1, string comment = "")
    {
        string digest = ApprovalDigest.Of(ApprovalSubject.From(View.Facts, stage, attempt));
        return Tell(EventTypes.ApprovalDecided, new EventData.ApprovalDecided(verdict, comment, "link", digest), stage, attempt, person);
    }

    public ReleaseBuilder Closed(string stage, ApprovalOutcome outcome, string reason = "closed") =>
        Tell(EventTypes.ApprovalClosed, new EventData.ApprovalClosed(outcome, reason), stage, 1);

    public ReleaseBuilder Judged(string stage, GateVerdict verdict, string purpose = HealthPurpose.Deploy, int attempt = 1) =>
        Tell(EventTypes.HealthJudged, new EventData.HealthJudged(purpose, verdict, "text"), stage, attempt);

    public ReleaseBuilder Acts(OperatorAction action, string? stage = null, int? attempt = null) =>
        Tell(EventTypes.OperatorActed, new EventData.OperatorActed(action, "why"), stage, attempt, "ops@contoso.example");

    public ReleaseBuilder Skipped(string stage, int? attempt = null) => Tell(EventTypes.StageSkipped, new EventData.StageSkipped("no"), stage, attempt, "ops@contoso.example");

    public ReleaseBuilder Paused(string reason = "hold on") => Tell(EventTypes.ReleasePaused, new EventData.ReleasePaused(reason), actor: "ops@contoso.example");

    public ReleaseBuilder Resumed() => Tell(EventTypes.ReleaseResumed, new EventData.ReleaseResumed("go on"), actor: "ops@contoso.example");

    public ReleaseBuilder RollbackStarted(string? stage = null, int attempt = 1) =>
        Tell(EventTypes.RollbackStarted, new EventData.RollbackStarted("why", stage is null ? [] : null, "hub", "key", 1), stage, stage is null ? null : attempt);

    public ReleaseBuilder RollbackFinished(string? stage, DeploymentState status, int attempt = 1) =>
        Tell(EventTypes.RollbackFinished, new EventData.RollbackFinished(status, "word", null, "response"), stage, stage is null ? null : attempt);
}
