using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Takes the lock of a stage's environment for its rollback, before anyone who waits to deploy. The wait is bounded by the rollback's own
/// timeout: a rollback beside another release's deployment would leave nobody knows what, so it fails and people are told.
/// </summary>
internal static class RollbackLock
{
    /// <returns>Null: the lock is held; else how the rollback ends.</returns>
    public static async Task<RollbackOutcome?> TakeAsync(TaskOrchestrationContext context, WakeUp wakeUp, EnvironmentLock held, StageInput attempt)
    {
        Recorder recorder = context.Recorder(attempt);
        string stage = attempt.Stage.Stage;
        TimeSpan patience = attempt.Stage.Rollback!.Timeout;
        DateTimeOffset deadline = context.CurrentUtcDateTime + patience;
        string said = string.Empty;
        for (int places = 0; ;)
        {
            LockVerdict verdict = await held.TakeAsync();
            if (verdict.Standing == LockStanding.Holds)
            {
                return null;
            }

            if (context.CurrentUtcDateTime >= deadline)
            {
                string fault = $"The rollback did not get the lock within {patience}; whatever holds it is to end first, then roll {stage} back by hand. {verdict.Text}";
                await recorder.RecordAsync(recorder.Event(
                    EventKeys.StageRollbackFinished(stage, attempt.Attempt),
                    EventTypes.RollbackFinished,
                    attempt,
                    new EventData.RollbackFinished(DeploymentState.Failed, fault, null, "timeout")));
                return new RollbackOutcome(stage, Completed: false, fault);
            }

            if (verdict.Text != said)
            {
                said = verdict.Text;
                Waiting waiting = WaitingFor.Lock(verdict, held.Since) with { Until = deadline };
                await recorder.RecordAsync(recorder.Waiting(attempt, null, waiting, $"rollback-lock-{++places}"));
            }

            await wakeUp.UntilAsync(deadline);
        }
    }
}
