using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.Engine;

/// <summary>
/// What an orchestration instance has done so far, as its history tells it. Kept in a file, it shows later whether changed code still
/// follows what instances in flight have done: <see cref="EmbeddedTestHost.Replay"/>.
/// </summary>
public sealed class RecordedOrchestration
{
    internal RecordedOrchestration(string instanceId, string name, string version, OrchestrationRuntimeStatus status)
    {
        InstanceId = instanceId;
        Name = name;
        Version = version;
        Status = status;
    }

    public string InstanceId { get; }

    /// <summary>Name of the orchestrator.</summary>
    public string Name { get; }

    /// <summary>The version it runs under.</summary>
    public string Version { get; }

    /// <summary>Where it stood when it was recorded.</summary>
    public OrchestrationRuntimeStatus Status { get; }

    /// <summary>The activities and sub-orchestrations that it called, by name, in order.</summary>
    public IReadOnlyList<string> Calls =>
    [
        .. Turns.SelectMany(turn => turn.Events).Select(e => e switch
        {
            ActivityScheduled activity => activity.Name,
            ChildCreated child => child.Name,
            _ => null,
        }).OfType<string>(),
    ];

    internal string? ParentName { get; init; }

    internal string? ParentId { get; init; }

    internal string? Input { get; init; }

    internal IReadOnlyList<TurnRecord> Turns { get; init; } = [];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no recorded orchestration.</exception>
    public static RecordedOrchestration Parse(string json) => RecordedHistoryJson.Read(json);

    /// <summary>The recording as indented JSON, payloads as what they are, so that a change of it can be read.</summary>
    public string ToJson() => RecordedHistoryJson.Write(this);
}
