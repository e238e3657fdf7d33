using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.Store;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>What the engine logs.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "Durable engine '{Hub}' started on {Source}.")]
    public static partial void Started(ILogger logger, string hub, string source);

    [LoggerMessage(2, LogLevel.Information, "Durable engine '{Hub}' stopped.")]
    public static partial void Stopped(ILogger logger, string hub);

    [LoggerMessage(15, LogLevel.Warning, "Durable engine '{Hub}' stopped before {Activities} running activities ended; they run again after the next start.")]
    public static partial void StoppedEarly(ILogger logger, string hub, int activities);

    [LoggerMessage(3, LogLevel.Error, "A write to the durable store failed. What it belongs to is tried again.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "A failed transaction had already been rolled back.")]
    public static partial void RollbackSkipped(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "Orchestration '{Name}' ({InstanceId}) started.")]
    public static partial void OrchestrationStarted(ILogger logger, string name, string instanceId);

    [LoggerMessage(6, LogLevel.Debug, "Orchestration '{Name}' ({InstanceId}) ended as {Status}.")]
    public static partial void OrchestrationEnded(ILogger logger, string name, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(7, LogLevel.Warning, "Orchestration '{Name}' ({InstanceId}) failed: {Failure}")]
    public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, string failure);

    [LoggerMessage(8, LogLevel.Warning, "Activity '{Name}' of {InstanceId} failed.")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string name, string instanceId);

    [LoggerMessage(9, LogLevel.Error, "A turn of orchestration {InstanceId} could not be run. It is tried again.")]
    public static partial void TurnFailed(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(10, LogLevel.Warning, "Orchestration {InstanceId} waits for another worker: {Reason}")]
    public static partial void VersionRejected(ILogger logger, string instanceId, string reason);

    [LoggerMessage(16, LogLevel.Debug, "Orchestration {InstanceId} waits: the worker's filter refuses it.")]
    public static partial void Filtered(ILogger logger, string instanceId);

    [LoggerMessage(11, LogLevel.Debug, "Orchestration {InstanceId} tries '{Task}' again after attempt {Attempt}.")]
    public static partial void Retrying(ILogger logger, string instanceId, string task, int attempt);

    [LoggerMessage(12, LogLevel.Warning, "The retry policy of '{Task}' threw; the task is not tried again.")]
    public static partial void RetryFilterFailed(ILogger logger, Exception exception, string task);

    [LoggerMessage(13, LogLevel.Error, "The services of an orchestrator could not be disposed of.")]
    public static partial void ReleaseFailed(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Error, "Looking for due orchestrations failed. It is tried again.")]
    public static partial void ScanFailed(ILogger logger, Exception exception);

    public static void Ended(ILogger logger, InstanceRow row, InstanceEnd end)
    {
        if (end.Failure is { } failure)
        {
            OrchestrationFailed(logger, row.Name, row.Id, failure.ToString());
        }
        else
        {
            OrchestrationEnded(logger, row.Name, row.Id, end.Status);
        }
    }
}
