using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Engine.Replay;
using EmbeddedFunctions.DurableTask.Engine.Store;
using static EmbeddedFunctions.DurableTask.Worker.DurableTaskWorkerOptions;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <content>The turn itself.</content>
internal sealed partial class LiveInstance
{
    private OrchestrationRuntimeStatus _status;
    private long? _wakeAt;
    private bool _hasWork;
    private int _nextTurn;
    private DateTime _lastTurn;

    // Entries that wait, in memory and in the inbox, until the paused instance is continued.
    private List<InboxEntry> _held = [];

    private bool IsStart => _nextTurn == 0;

    /// <summary>Takes a turn, if there is reason for one. Runs on one thread at a time.</summary>
    public void TakeTurn()
    {
        var mail = TakeMail(out var isPoked, out var isIllegal);
        try
        {
            if (_row is null)
            {
                if (!TryLoad(ref mail))
                {
                    Die();
                    return;
                }

                isPoked = true;
            }
            else
            {
                mail.RemoveAll(IsRepeated);
            }

            if (mail.Count == 0 && !isPoked && !isIllegal)
            {
                Rest();
                return;
            }

            TakeTurn(mail, isPoked, isIllegal);
        }
#pragma warning disable CA1031 // An error of the engine or the store must not lose the mail: the turn is tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (engine.IsDisposed)
            {
                return;
            }

            EngineLog.TurnFailed(engine.Logger, exception, Id ?? $"#{key}");
            TryAgain(mail);
        }
    }

    private void TakeTurn(List<InboxEntry> mail, bool isPoked, bool isIllegal)
    {
        var now = Now();
        var intake = new TurnIntake(_status, [.. _held, .. mail]);
        if (intake.Termination is null && IsStart && _status == OrchestrationRuntimeStatus.Pending && _wakeAt > now.Ticks)
        {
            Leave();
            return;
        }

        if (intake.Termination is not null && IsStart)
        {
            Commit(now, intake, null, new RunOutcome.Terminated(intake.Termination.Output, intake.Termination.IsRecursive));
            return;
        }

        if (IsStart && _status == OrchestrationRuntimeStatus.Suspended && intake.Status == OrchestrationRuntimeStatus.Suspended)
        {
            // Paused in the turn in which it continued as new: the next generation starts when it is continued.
            _held = intake.Held;
            Rest();
            return;
        }

        if (VersionConflict() is { } conflict)
        {
            if (engine.Versioning!.FailureStrategy == VersionFailureStrategy.Fail)
            {
                Commit(now, intake, null, new RunOutcome.Failed(new TaskFailureDetails("VersionMismatch", conflict, null, null, null), true));
                return;
            }

            EngineLog.VersionRejected(engine.Logger, _row!.Id, conflict);
            Leave();
            return;
        }

        if (engine.Filter is { } filter && !filter.Allows(_row!))
        {
            EngineLog.Filtered(engine.Logger, _row!.Id);
            TryAgain(mail);
            return;
        }

        var run = Revive(out var failure);
        if (run is null)
        {
            Commit(now, intake, null, failure!);
            return;
        }

        var lost = FindLostActivities(run, [.. _held, .. mail]);
        _turns = null;
        Run(run, now, intake, isPoked, isIllegal);
        foreach (var activity in lost)
        {
            Dispatch(activity);
        }
    }

    private void Run(OrchestrationRun run, DateTime now, TurnIntake intake, bool isPoked, bool isIllegal)
    {
        if (IsStart)
        {
            intake.Events.InsertRange(0, [ExecutionStarted.Instance, .. _carried]);
            EngineLog.OrchestrationStarted(engine.Logger, _row!.Name, _row.Id);
        }

        if ((isPoked || intake.WasResumed) && intake.Status != OrchestrationRuntimeStatus.Suspended)
        {
            intake.Events.AddRange(run.Due(now));
        }

        if (intake.IsEmpty && !isIllegal)
        {
            _held = intake.Held;
            Rest();
            return;
        }

        Turn turn;
        try
        {
            turn = run.Execute(now, intake.Events);
        }
        catch (NonDeterministicOrchestrationException divergence)
        {
            Commit(now, intake, null, run.Fail(divergence));
            return;
        }

        var outcome = turn.Outcome;
        if (outcome is RunOutcome.Waiting && isIllegal)
        {
            outcome = run.Fail(new InvalidOperationException(IllegalAwait.Message));
        }

        if (outcome is RunOutcome.Waiting or RunOutcome.ContinuedAsNew && intake.Termination is { } termination)
        {
            outcome = new RunOutcome.Terminated(termination.Output, termination.IsRecursive);
        }

        if (outcome is RunOutcome.Waiting && _nextTurn == RowKeys.MaxTurns - 1)
        {
            outcome = run.Fail(new InvalidOperationException(
                $"The orchestration has reached {RowKeys.MaxTurns} turns. Use ContinueAsNew to keep the history short."));
        }

        Commit(now, intake, turn, outcome);
    }

    // Never before the last turn, so that time does not run backwards for the orchestrator when the clock does.
    private DateTime Now()
    {
        var now = engine.Time.GetUtcNow().UtcDateTime;
        return now > _lastTurn ? now : _lastTurn;
    }

    // What is in the inbox is loaded again; what is not must be put back.
    private void TryAgain(IEnumerable<InboxEntry> mail)
    {
        lock (_gate)
        {
            _row = null;
            _mail.InsertRange(0, mail.Where(m => m.Sequence == 0));
            _isPoked = true;
        }

        engine.Later(() => engine.Turns.Enqueue(this));
    }
}
