using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// The lock of an environment as one orchestration takes and frees it. Both can be repeated. What an orchestration that ends in another
/// way leaves behind, a timer function frees (<see cref="Locks.RepairLocks"/>).
/// </summary>
internal sealed class EnvironmentLock(TaskOrchestrationContext context, string name, LockClaim claim)
{
    private bool _isAsked;

    /// <summary>Since when the lock is asked for.</summary>
    public DateTimeOffset Since => claim.AskedAt;

    /// <summary>How often it was told what is waited for; tells the events apart.</summary>
    public int Waits { get; set; }

    /// <summary>For a stage attempt.</summary>
    public static EnvironmentLock ForStage(TaskOrchestrationContext context, StageInput attempt) =>
        new(context, NameOf(attempt), Claim(context, attempt, LockPurpose.Deploy, InstanceIds.Stage(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));

    /// <summary>For the rollback of a stage attempt.</summary>
    public static EnvironmentLock ForRollback(TaskOrchestrationContext context, StageInput attempt) => new(context, NameOf(attempt), RollbackOf(context, attempt));

    /// <summary>The claim of a stage attempt's rollback.</summary>
    public static LockClaim RollbackOf(TaskOrchestrationContext context, StageInput attempt) =>
        Claim(context, attempt, LockPurpose.Rollback, InstanceIds.Rollback(attempt.Facts.Id, attempt.Run));

    /// <summary>Asks for the lock, or how the claim stands since it was last asked for.</summary>
    public Task<LockVerdict> TakeAsync()
    {
        claim = _isAsked ? claim : claim with { AskedAt = context.CurrentUtcDateTime };
        _isAsked = true;
        return context.CallActivityAsync<LockVerdict>(nameof(TakeLock), new TakeLockOrder(name, claim), ActivityRetries.Storage);
    }

    /// <summary>Gives the lock, or the place in the queue, up, if it was asked for, and wakes whom that concerns.</summary>
    /// <param name="rollback">Set: the lock goes to this rollback, if the facts say that it is due.</param>
    public async Task FreeAsync(LockClaim? rollback = null)
    {
        if (!_isAsked)
        {
            return;
        }

        _isAsked = false;
        try
        {
            LockFreed freed = await context.CallActivityAsync<LockFreed>(nameof(FreeLock), new FreeLockOrder(name, claim.Key, rollback), ActivityRetries.Storage);
            foreach (string instanceId in freed.Wake)
            {
                context.SendEvent(instanceId, EventNames.Wake, string.Empty);
            }
        }
        catch (TaskFailedException)
        {
            // The store was away for a day. The stage has ended all the same; the timer function finds the lock and frees it.
        }
    }

    private static string NameOf(StageInput attempt) => LockName.For(attempt.Facts, attempt.Stage.Environment);

    private static LockClaim Claim(TaskOrchestrationContext context, StageInput attempt, LockPurpose purpose, string orchestration) => new()
    {
        ReleaseId = attempt.Facts.Id,
        Plan = attempt.Facts.Plan,
        Version = attempt.Facts.Version,
        Stage = attempt.Stage.Stage,
        Attempt = attempt.Attempt,
        Purpose = purpose,
        Orchestration = orchestration,
        AskedAt = context.CurrentUtcDateTime,
    };
}
