using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EmbeddedFunctions;
using EmbeddedFunctions.Engine;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Recorded;

/// <summary>
/// Replays histories that were recorded once against the orchestrators of today: what breaks here would break releases in flight.
/// <c>RECORD_HISTORIES=1</c> records those of the current version anew (docs/orchestration-versions.md says when that is right).
/// </summary>
public sealed class RecordedHistoryTests
{
    private static bool IsRecording => Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1";

    [Fact]
    public async Task Replay_EveryRecordedHistory_IsFollowedByTodaysCode()
    {
        string[] files = IsRecording ? [] : Files();
        Assert.SkipWhen(files.Length == 0, "No history is recorded; RECORD_HISTORIES=1 records them.");
        await using TestApp app = await TestApp.StartAsync();

        string[] broken = [.. files
            .Select(file => (File: Path.GetRelativePath(Folder(), file), Fault: app.Replay(RecordedOrchestration.Parse(File.ReadAllText(file)))))
            .Where(replay => replay.Fault is not null)
            .Select(replay => $"{replay.File}: {replay.Fault}")];

        Assert.True(broken.Length == 0, string.Join('\n', broken.Prepend("Releases in flight would break. Let what changed branch on context.Version (docs/orchestration-versions.md):")));
    }

    [Fact]
    public void Recorded_OfEveryVersion_CoverEveryOrchestratorOfTheCurrentOne()
    {
        string folder = Path.Combine(Folder(), OrchestrationVersions.Current);
        Assert.SkipWhen(IsRecording || !Directory.Exists(folder), "No history is recorded; RECORD_HISTORIES=1 records them.");

        IEnumerable<string> covered = Directory.GetFiles(folder, "*.json").Select(file => RecordedOrchestration.Parse(File.ReadAllText(file)).Name).Distinct();

        Assert.Empty(Orchestrators().Except(covered));
    }

    [Theory]
    [MemberData(nameof(HistoryRecorder.Names), MemberType = typeof(HistoryRecorder))]
    public async Task Record_EachStory_IsReplayedWithoutDivergence(string story)
    {
        await using TestApp app = await TestApp.StartAsync();

        IReadOnlyDictionary<string, RecordedOrchestration> recorded = await HistoryRecorder.RecordAsync(app, story);

        Assert.NotEmpty(recorded);
        Assert.All(recorded, one => Assert.Null(app.Replay(one.Value)));
        if (IsRecording)
        {
            Directory.CreateDirectory(Path.Combine(Folder(), OrchestrationVersions.Current));
            foreach ((string name, RecordedOrchestration one) in recorded)
            {
                await File.WriteAllTextAsync(Path.Combine(Folder(), OrchestrationVersions.Current, name), one.ToJson(), TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Replay_HistoryHasACallThatTheCodeDoesNotMake_SaysWhere()
    {
        await using TestApp app = await TestApp.StartAsync();
        RecordedOrchestration stage = (await HistoryRecorder.RecordAsync(app, "waiting-approval")).Values.Single(one => one.Name == nameof(StageOrchestrator));

        // The same as a call removed from the code: the history has one that the code does not make there.
        string? fault = app.Replay(Changed(stage, e => Is(e, "ActivityScheduled", nameof(BeginStage)), e => e["name"] = nameof(AnnounceEnd)));

        Assert.Contains($"the history has a call of the activity '{nameof(AnnounceEnd)}' there", fault, StringComparison.Ordinal);
        Assert.Contains($"'{nameof(BeginStage)}'", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_CallsAreInAnotherOrder_SaysWhere()
    {
        await using TestApp app = await TestApp.StartAsync();
        RecordedOrchestration approval = (await HistoryRecorder.RecordAsync(app, "rejected")).Values.Single(one => one.Name == nameof(ApprovalOrchestrator));
        string last = approval.Calls[^1];
        Assert.NotEqual(last, approval.Calls[0]);

        string? fault = app.Replay(Changed(approval, e => Is(e, "ActivityScheduled", approval.Calls[0]), e => e["name"] = last));

        Assert.NotNull(fault);
    }

    [Fact]
    public async Task Replay_HistoryEndsBeforeTheCodeDoes_SaysWhatIsNew()
    {
        await using TestApp app = await TestApp.StartAsync();
        RecordedOrchestration release = (await HistoryRecorder.RecordAsync(app, "succeeded")).Values.Single(one => one.Name == nameof(ReleaseOrchestrator));
        JsonNode json = JsonNode.Parse(release.ToJson())!;

        // The same as a call added to the code: it makes one that the history does not have.
        JsonArray events = json["turns"]!.AsArray().Last(turn => turn!["events"]!.AsArray().Any(e => (string?)e!["kind"] == "ActivityScheduled"))!["events"]!.AsArray();
        events.Remove(events.Last(e => (string?)e!["kind"] == "ActivityScheduled"));

        Assert.Contains("the code now makes", app.Replay(RecordedOrchestration.Parse(json.ToJsonString())), StringComparison.Ordinal);
    }

    private static RecordedOrchestration Changed(RecordedOrchestration recorded, Func<JsonNode, bool> which, Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(recorded.ToJson())!;
        change(json["turns"]!.AsArray().SelectMany(turn => turn!["events"]!.AsArray()).First(e => which(e!))!);
        return RecordedOrchestration.Parse(json.ToJsonString());
    }

    private static bool Is(JsonNode e, string kind, string name) => (string?)e["kind"] == kind && (string?)e["name"] == name;

    private static IEnumerable<string> Orchestrators() => typeof(ReleaseOrchestrator).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
        .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    private static string[] Files() => Directory.GetFiles(Folder(), "*.json", SearchOption.AllDirectories);

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
