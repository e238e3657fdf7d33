using System.Globalization;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

/// <summary>Releases and events to store.</summary>
internal static class Sample
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static (ReleaseView View, IReadOnlyList<HistoryEvent> Events) Release(
        string id, string plan = "checkout", DateTimeOffset? at = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        ReleaseFacts facts = new()
        {
            Id = id,
            Plan = plan,
            PlanVersion = 3,
            PlanDigest = new string('a', 64),
            Version = "1.4.0",
            Commit = "4be1f27",
            Author = "zoë@contoso.example",
            Artifacts = [new("web", "sha256:" + new string('b', 64))],
            Variables = variables ?? new Dictionary<string, string> { ["region"] = "westeurope", ["text"] = "\u0000 \"quotes\" \\ <b>ü😀</b>\r\n" },
            Requester = "key:ci",
            RequestedAt = at ?? Noon,
        };
        (ReleaseView view, HistoryEvent requested) = ReleaseKickoff.Begin(facts, Plan(plan));
        return (view, [requested]);
    }

    public static Plan Plan(string name) => new()
    {
        Name = name,
        Owners = ["payments@contoso.example"],
        Stages =
        [
            new StagePlan { Stage = "production", Environment = "production", Deploy = new DeploymentPlan { Webhook = new WebhookPlan { Connection = "hub", Path = "/deploy" } } },
        ],
    };

    public static IdempotencyKey Key(string key = "build-17", string body = "b1") => new("ci", key, body);

    public static NewEvent Started(DateTimeOffset? at = null) =>
        NewEvent.ForRelease("started:1", at ?? Noon.AddSeconds(1), EventTypes.ReleaseStarted, "system", new EventData.ReleaseStarted(1));

    public static NewEvent Finished(ReleaseStatus status = ReleaseStatus.Succeeded) =>
        NewEvent.ForRelease("finished:1", Noon.AddMinutes(5), EventTypes.ReleaseFinished, "system", new EventData.ReleaseFinished(status, "Done."));

    /// <summary>An event that changes nothing in listings.</summary>
    public static NewEvent Note(string key, string? text = null) =>
        NewEvent.ForRelease(key, Noon.AddSeconds(2), EventTypes.NotificationSent, "system", new EventData.Notification("email", "a@contoso.example", text ?? key, "approval", null));

    public static NewEvent Note(int number) => Note("note:" + number.ToString(CultureInfo.InvariantCulture));

    public static async Task<List<HistoryEvent>> HistoryAsync(this IReleaseStore store, string id, long fromSeq = 1)
    {
        List<HistoryEvent> events = [];
        await foreach (HistoryEvent e in store.ReadHistoryAsync(id, fromSeq, TestContext.Current.CancellationToken))
        {
            events.Add(e);
        }

        return events;
    }

    public static async Task<ReleaseView> CreateAsync(this IReleaseStore store, string id, string plan = "checkout", DateTimeOffset? at = null)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Release(id, plan, at);
        return (await store.CreateAsync(view, events, null, TestContext.Current.CancellationToken)).Release;
    }

    public static Task<CommitResult> AppendAsync(this IReleaseStore store, string id, params NewEvent[] events) =>
        store.CommitAsync(id, _ => events, TestContext.Current.CancellationToken);
}
