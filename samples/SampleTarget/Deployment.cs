using System.Text.Json;
using System.Text.Json.Serialization;

namespace SampleTarget;

/// <summary>One deployment or rollback that the target took.</summary>
public sealed class Deployment(string id, string service, string action, string stage, string idempotencyKey, DateTimeOffset at, JsonElement body)
{
    private int _sends;

    public string Id { get; } = id;

    public string Service { get; } = service;

    public string Action { get; } = action;

    public string Stage { get; } = stage;

    public string IdempotencyKey { get; } = idempotencyKey;

    public DateTimeOffset At { get; } = at;

    /// <summary>How often the request came; all but the first did nothing.</summary>
    public int Sends => _sends;

    public string Status { get; private set; } = "running";

    public string? Message { get; private set; }

    public JsonElement Body { get; } = body;

    /// <summary>Ends with the deployment; a repeated request waits for the same end.</summary>
    [JsonIgnore]
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void CountSend() => Interlocked.Increment(ref _sends);

    public void Finish(string status, string message)
    {
        Message = message;
        Status = status;
        Ended.TrySetResult();
    }
}
