using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Wakes the orchestrations that a new fact concerns. A wake-up carries nothing and may be lost: the orchestrations read the facts
/// themselves, and a slow timer backs every wait.
/// </summary>
public sealed partial class ReleaseWaker(ILogger<ReleaseWaker> logger)
{
    /// <summary>Wakes whatever waits for something about one stage.</summary>
    public async Task WakeStageAsync(DurableTaskClient client, ReleaseView release, string stage, int attempt, CancellationToken cancellationToken)
    {
        foreach (string instanceId in InstanceIds.OfStage(release.Facts.Id, stage, attempt))
        {
            await WakeAsync(client, instanceId, EventNames.Wake, cancellationToken);
        }
    }

    /// <summary>Wakes the release and every stage of it that has begun and not ended.</summary>
    public async Task WakeReleaseAsync(DurableTaskClient client, ReleaseView release, CancellationToken cancellationToken)
    {
        foreach (string instanceId in Concerned(release))
        {
            await WakeAsync(client, instanceId, EventNames.Wake, cancellationToken);
        }
    }

    /// <summary>Wakes whoever tells rooms and the change record, if they are told of any of the events.</summary>
    public async Task WakeHeraldAsync(DurableTaskClient client, CommitResult commit, CancellationToken cancellationToken)
    {
        ReleaseView release = commit.View;
        if (release.Outlets.Count > 0 && commit.Appended.Any(e => NoticeReader.Read(release.Facts, e) is not null))
        {
            await WakeAsync(client, InstanceIds.Herald(release.Facts.Id, release.Run), cancellationToken);
        }
    }

    /// <summary>The orchestrations that a fact about the whole release concerns: its own, and those of every stage that has begun and may not have ended.</summary>
    public static IEnumerable<string> Concerned(ReleaseView release) =>
    [
        InstanceIds.Release(release.Facts.Id, release.Run),
        .. release.Outlets.Count > 0 ? [InstanceIds.Herald(release.Facts.Id, release.Run)] : Array.Empty<string>(),
        .. release.Stages
            .Where(stage => stage.Attempt > 0 && (stage.FinishedAt is null || stage.Status == StageStatus.Skipped))
            .SelectMany(stage => InstanceIds.OfStage(release.Facts.Id, stage.Stage, stage.Attempt)),
    ];

    /// <summary>Wakes one orchestration.</summary>
    public Task WakeAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        WakeAsync(client, instanceId, EventNames.Wake, cancellationToken);

    /// <summary>Raises an event that carries nothing.</summary>
    public async Task WakeAsync(DurableTaskClient client, string instanceId, string eventName, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, eventName, null, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Most often the instance does not exist (yet, or any more). The fact is stored; nothing depends on the wake-up.
            LogNotWoken(exception, instanceId);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Orchestration {InstanceId} could not be woken.")]
    private partial void LogNotWoken(Exception exception, string instanceId);
}
