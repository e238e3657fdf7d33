using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>A recorded orchestration as JSON. The names of kinds and members are those of the event dictionary in README.md.</summary>
internal static class RecordedHistoryJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RecordedOrchestration recorded) => new JsonObject
    {
        ["instanceId"] = recorded.InstanceId,
        ["name"] = recorded.Name,
        ["version"] = recorded.Version,
        ["status"] = recorded.Status.ToString(),
        ["parentName"] = recorded.ParentName,
        ["parentId"] = recorded.ParentId,
        ["input"] = Payload(recorded.Input),
        ["turns"] = new JsonArray([.. recorded.Turns.Select(turn => new JsonObject
        {
            ["at"] = Time(turn.At),
            ["events"] = new JsonArray([.. turn.Events.Select(Event)]),
        })]),
    }.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    public static RecordedOrchestration Read(string json)
    {
        try
        {
            JsonNode root = JsonNode.Parse(json)!;
            return new RecordedOrchestration(Text(root, "instanceId"), Text(root, "name"), Text(root, "version"), Enum.Parse<OrchestrationRuntimeStatus>(Text(root, "status")))
            {
                ParentName = (string?)root["parentName"],
                ParentId = (string?)root["parentId"],
                Input = Payload(root["input"]),
                Turns = [.. root["turns"]!.AsArray().Select(turn => new TurnRecord(Time(Text(turn!, "at")), [.. turn!["events"]!.AsArray().Select(e => Event(e!))]))],
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException($"This is no recorded orchestration: {exception.Message}", exception);
        }
    }

    private static JsonObject Event(HistoryEvent value)
    {
        JsonObject json = new() { ["kind"] = value.GetType().Name };
        foreach ((string name, JsonNode? member) in Members(value))
        {
            json[name] = member;
        }

        return json;
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Members(HistoryEvent value) => value switch
    {
        ActivityScheduled e => [("taskId", e.TaskId), ("name", e.Name), ("version", e.Version), ("input", Payload(e.Input))],
        ActivityCompleted e => [("taskId", e.TaskId), ("result", Payload(e.Result))],
        ActivityFailed e => [("taskId", e.TaskId), .. Failure(e.Failure, e.IsNonRetriable)],
        ChildCreated e => [("taskId", e.TaskId), ("name", e.Name), ("version", e.Version), ("instanceId", e.InstanceId)],
        ChildCompleted e => [("taskId", e.TaskId), ("result", Payload(e.Result))],
        ChildFailed e => [("taskId", e.TaskId), .. Failure(e.Failure, e.IsNonRetriable)],
        TimerCreated e => [("taskId", e.TaskId), ("fireAt", Time(e.FireAt))],
        TimerFired e => [("taskId", e.TaskId)],
        EventSent e => [("taskId", e.TaskId), ("instanceId", e.InstanceId), ("name", e.Name)],
        EventRaised e => [("name", e.Name), ("payload", Payload(e.Payload))],
        ExecutionSuspended e => [("reason", e.Reason)],
        ExecutionResumed e => [("reason", e.Reason)],
        ExecutionTerminated e => [("output", Payload(e.Output)), ("recursive", e.IsRecursive)],
        _ => [],
    };

    private static IEnumerable<(string Name, JsonNode? Value)> Failure(TaskFailureDetails failure, bool isNonRetriable) =>
        [("errorType", failure.ErrorType), ("errorMessage", failure.ErrorMessage), ("nonRetriable", isNonRetriable)];

    private static HistoryEvent Event(JsonNode json) => Text(json, "kind") switch
    {
        nameof(ExecutionStarted) => ExecutionStarted.Instance,
        nameof(ActivityScheduled) => new ActivityScheduled(TaskId(json), Text(json, "name"), Text(json, "version"), Payload(json["input"])),
        nameof(ActivityCompleted) => new ActivityCompleted(TaskId(json), Payload(json["result"])),
        nameof(ActivityFailed) => new ActivityFailed(TaskId(json), Failure(json), (bool)json["nonRetriable"]!),
        nameof(ChildCreated) => new ChildCreated(TaskId(json), Text(json, "name"), Text(json, "version"), Text(json, "instanceId")),
        nameof(ChildCompleted) => new ChildCompleted(TaskId(json), Payload(json["result"])),
        nameof(ChildFailed) => new ChildFailed(TaskId(json), Failure(json), (bool)json["nonRetriable"]!),
        nameof(TimerCreated) => new TimerCreated(TaskId(json), Time(Text(json, "fireAt"))),
        nameof(TimerFired) => new TimerFired(TaskId(json)),
        nameof(EventSent) => new EventSent(TaskId(json), Text(json, "instanceId"), Text(json, "name")),
        nameof(EventRaised) => new EventRaised(Text(json, "name"), Payload(json["payload"])),
        nameof(ExecutionSuspended) => new ExecutionSuspended((string?)json["reason"]),
        nameof(ExecutionResumed) => new ExecutionResumed((string?)json["reason"]),
        nameof(ExecutionTerminated) => new ExecutionTerminated(Payload(json["output"]), (bool)json["recursive"]!),
        var kind => throw new FormatException($"'{kind}' is no kind of event."),
    };

    private static TaskFailureDetails Failure(JsonNode json) => new(Text(json, "errorType"), Text(json, "errorMessage"), null, null, null);

    private static int TaskId(JsonNode json) => (int)json["taskId"]!;

    private static string Text(JsonNode json, string name) => (string?)json[name] ?? throw new FormatException($"'{name}' is missing.");

    private static JsonNode? Payload(string? text) => text is null ? null : JsonNode.Parse(text);

    private static string? Payload(JsonNode? json) => json?.ToJsonString();

    private static string Time(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
