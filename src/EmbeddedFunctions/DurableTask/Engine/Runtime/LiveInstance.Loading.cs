using EmbeddedFunctions.DurableTask.Abstractions;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Replay;
using EmbeddedFunctions.DurableTask.Engine.Store;
using EmbeddedFunctions.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using static EmbeddedFunctions.DurableTask.Worker.DurableTaskWorkerOptions;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <content>How an execution comes into memory, and its run to life.</content>
internal sealed partial class LiveInstance
{
    private InstanceRow? _row;
    private string? _input;
    private IReadOnlyList<HistoryEvent> _carried = [];
    private IReadOnlyList<TurnRecord>? _turns;
    private OrchestrationRun? _run;
    private AsyncServiceScope? _scope;
    private int _generation;
    private long _newestLoaded;

    // Reads the execution, and puts what its inbox holds before what arrived since.
    private bool TryLoad(ref List<InboxEntry> mail)
    {
        var stored = engine.Store.Read(session => StoreReader.Load(session, key));
        if (stored is null || stored.Row.Status.IsEnded())
        {
            return false;
        }

        _row = stored.Row;
        Id = stored.Row.Id;
        _input = stored.Input;
        _carried = stored.CarriedEvents;
        _turns = stored.Turns;
        _nextTurn = stored.NextTurn;
        _lastTurn = stored.Turns.Count == 0 ? default : stored.Turns[^1].At;
        _status = stored.Row.Status;
        _wakeAt = stored.Row.WakeAt;
        _hasWork = stored.Row.HasWork;
        _held = [];
        DropRun();
        Weight = BaseWeight + TextWeight(stored.Input) + stored.HistoryBytes;
        _newestLoaded = Math.Max(_newestLoaded, stored.Inbox.Count == 0 ? 0 : stored.Inbox[^1].Sequence);
        mail = [.. stored.Inbox, .. mail.Where(m => !IsRepeated(m))];
        return true;
    }

    // Loading sees a commit as soon as it is durable; its delivery to the mailbox may come later.
    private bool IsRepeated(InboxEntry entry) => entry.Sequence > 0 && entry.Sequence <= _newestLoaded;

    /// <summary>Brings the run to life, replaying its history. <c>null</c> with a failure when that cannot be done.</summary>
    private OrchestrationRun? Revive(out RunOutcome.Failed? failure)
    {
        failure = null;
        if (_run is not null)
        {
            return _run;
        }

        var row = _row!;
        var scope = engine.Services.CreateAsyncScope();
        try
        {
            if (!TryCreateOrchestrator(row, scope.ServiceProvider, out var code))
            {
                failure = new RunOutcome.Failed(
                    new TaskFailureDetails("OrchestratorTaskNotFound", $"No orchestrator task named '{row.Name}' was found.", null, null, null),
                    IsNonRetriable: true);
                return null;
            }

            var generation = _generation;
            var parent = row.Parent is { } link ? new ParentOrchestrationInstance(link.Name, link.Id) : null;
            var run = new OrchestrationRun(
                new RunIdentity(row.Id, row.Name, row.Version, parent, _input), engine.RunSettings, code!, () => ReportIllegalAwait(generation));
            var turns = _nextTurn == 0 ? [] : _turns ?? engine.Store.Read(session => StoreReader.Turns(session, key).Turns);
            run.Replay(turns);
            _turns = turns;
            (_run, _scope) = (run, scope);
            return run;
        }
#pragma warning disable CA1031 // Whatever the orchestrator's construction or replay throws ends the instance, as on the Durable Task engine.
        catch (Exception exception) when (exception is not Microsoft.Data.Sqlite.SqliteException)
#pragma warning restore CA1031
        {
            failure = new RunOutcome.Failed(FailureCapture.Capture(exception, engine.RunSettings.ExceptionProperties));
            return null;
        }
        finally
        {
            if (_run is null)
            {
                engine.Release(scope);
            }
        }
    }

    private bool TryCreateOrchestrator(InstanceRow row, IServiceProvider services, out ITaskOrchestrator? code) =>
        engine.Factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateOrchestrator(row.Name, row.Version, services, out code)
            : engine.Factory.TryCreateOrchestrator(row.Name, services, out code);

    private void DropRun()
    {
        if (_scope is { } scope)
        {
            engine.Release(scope);
        }

        _run = null;
        _scope = null;
        _turns = null;
    }

    // Calls that history has without an answer, and that nothing in this process works on.
    private List<ActivityScheduled> FindLostActivities(OrchestrationRun run, IEnumerable<InboxEntry> arrived)
    {
        if (_turns is not { Count: > 0 } turns || run.OpenActivities == 0)
        {
            return [];
        }

        var answered = arrived.Select(a => a.Event switch
        {
            ActivityCompleted e => e.TaskId,
            ActivityFailed e => e.TaskId,
            _ => -1,
        }).ToHashSet();
        lock (_gate)
        {
            return
            [
                .. turns.SelectMany(t => t.Events).OfType<ActivityScheduled>()
                    .Where(a => run.OpenTasks.ContainsKey(a.TaskId) && !answered.Contains(a.TaskId) && !_underWay.Contains(a.TaskId)),
            ];
        }
    }

    // What the worker's versioning says: null to run, otherwise why not.
    private string? VersionConflict()
    {
        if (engine.Versioning is not { } versioning)
        {
            return null;
        }

        var version = _row!.Version;
        var order = TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version);
        return versioning.MatchStrategy switch
        {
            VersionMatchStrategy.None => null,
            VersionMatchStrategy.Strict => order == 0
                ? null
                : $"The orchestration version '{version}' does not match the worker version '{versioning.Version}'.",
            VersionMatchStrategy.CurrentOrOlder => order <= 0
                ? null
                : $"The orchestration version '{version}' is greater than the worker version '{versioning.Version}'.",
            _ => $"The version match strategy '{versioning.MatchStrategy}' is unknown.",
        };
    }
}
