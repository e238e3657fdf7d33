using System.Text.Json;
using EndToEnd.Hosting;

namespace EndToEnd.Client;

/// <summary>
/// One scenario: a plan and a service of the target that no other test uses, both under one name, on the shared application or one of
/// the test's own.
/// </summary>
public sealed class Trial(World world, string name, App? app = null)
{
    private static readonly string[] Over = ["succeeded", "rejected", "expired", "superseded", "aborted", "failed", "rolledBack", "rollbackFailed"];

    /// <summary>Name of the plan and of the service.</summary>
    public string Name { get; } = $"{name}-{Guid.NewGuid():N}"[..(name.Length + 7)];

    public App App { get; } = app ?? world.App;

    public ReleaseApi Api => App.Dev;

    /// <summary>Stores the plan: the stages, each a block of YAML.</summary>
    public Task StorePlanAsync(params string[] stages) => Api.PutPlanAsync(Name, $"plan: {Name}\nstages:\n{string.Concat(stages.Select(Item))}");

    /// <summary>A stage of the plan: its name and its keys, one line each. The environment is the plan's own.</summary>
    public string Stage(string stage, params string[] lines) => string.Join("\n", [$"stage: {stage}", $"environment: {Name}-{stage}", .. lines]);

    public Task SwitchAsync(object state) => world.Target.SwitchAsync(Name, state);

    public Task<IReadOnlyList<Delivery>> DeliveriesAsync() => world.Target.DeliveriesAsync(Name);

    public Task<string> KickoffAsync(string version = "1.0.0") => Api.KickoffAsync(new { plan = Name, version });

    /// <summary>Waits until the release is over, and checks how it ended and its whole history.</summary>
    /// <returns>The events of the history.</returns>
    public async Task<IReadOnlyList<JsonElement>> EndsAsync(string id, string status)
    {
        JsonElement release = await UntilAsync(id, one => Over.Contains(one.GetProperty("status").GetString()), $"end as {status}");
        Assert.True(release.GetProperty("status").GetString() == status, $"It should have ended as {status}: {release.GetRawText()}");
        Assert.Equal(JsonValueKind.String, release.GetProperty("reason").ValueKind);
        return await HistoryCheck.RunAsync(Api, id);
    }

    /// <summary>Waits until the release waits for what the code says.</summary>
    public Task<JsonElement> WaitsForAsync(string id, string code) => UntilAsync(
        id,
        release => release.TryGetProperty("waitingOn", out JsonElement on) && on.ValueKind == JsonValueKind.Object && on.GetProperty("code").GetString() == code,
        $"wait for {code}");

    /// <summary>Waits until the release looks as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string id, Predicate<JsonElement> fits, string what)
    {
        JsonElement release = default;
        await Eventually.BeAsync(
            async () => fits(release = await Api.ReleaseAsync(id)),
            () => $"release {id} should {what}, but is {release.GetRawText()}{Environment.NewLine}{App.Tail()}");
        return release;
    }

    /// <summary>Waits until an event of that type is in the history.</summary>
    public Task RecordsAsync(string id, string type) => Eventually.BeAsync(
        async () => Count(await Api.HistoryAsync(id), type) > 0,
        () => $"release {id} should have recorded {type}.{Environment.NewLine}{App.Tail()}");

    /// <summary>Waits until the target has a request of that action for the stage.</summary>
    public Task<Delivery> DeliveredAsync(string action, string stage, string? status = null) => Eventually.GetAsync(
        async () => (await DeliveriesAsync()).FirstOrDefault(one => one.Action == action && one.Stage == stage && (status is null || one.Status == status)),
        () => $"the target should have a {status} {action} of {stage}.{Environment.NewLine}{App.Tail()}");

    /// <summary>Waits for the mail to an approver about this plan.</summary>
    /// <returns>The newest mail's link.</returns>
    public async Task<Uri> LinkAsync(string approver) => Link(await Eventually.GetAsync(
        async () => (await MailsAsync(approver)) is [var newest, ..] ? newest.ToString() : null,
        () => $"{approver} should have got a mail about {Name}.{Environment.NewLine}{App.Tail()}"));

    /// <summary>Mails to a person about this plan, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> MailsAsync(string to) =>
        [.. (await Api.GetAsync("api/dev/outbox")).EnumerateArray().Where(mail =>
            mail.GetProperty("to").GetString() == to && mail.GetProperty("subject").GetString()!.Contains(Name, StringComparison.Ordinal))];

    public async Task ApproveAsync(string approver, string comment = "fine") =>
        await ApprovalForm.DecideAsync(Api.Http, await LinkAsync(approver), "approve", comment);

    /// <summary>Each request under one idempotency key, however often it was sent: no stage was deployed or rolled back twice.</summary>
    public async Task<IReadOnlyList<Delivery>> DeliveredOnceAsync(params string[] expected)
    {
        IReadOnlyList<Delivery> all = await DeliveriesAsync();
        Assert.Equal(expected.Order(), all.Select(one => $"{one.Action} {one.Stage}").Order());
        return all;
    }

    public static int Count(JsonElement history, string type) => history.EnumerateArray().Count(one => one.GetProperty("type").GetString() == type);

    public static JsonElement StageOf(JsonElement release, string stage) =>
        release.GetProperty("stages").EnumerateArray().First(one => one.GetProperty("stage").GetString() == stage);

    private static Uri Link(string mail) => new(JsonElement.Parse(mail).GetProperty("links")[0].GetString()!);

    private static string Item(string stage) => $"  - {stage.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";
}
