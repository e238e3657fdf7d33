using ReleaseFunctions.Access;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Locks;

/// <summary>An operator takes a lock from whoever holds it: written to the holder's history first, then the lock goes to the next.</summary>
public sealed class FreeLockByHand(ILockStore locks, IReleaseStore releases, ReleaseWaker waker, Telemetry telemetry, TimeProvider time)
{
    /// <param name="releaseId">Only from this release; null: from whichever holds it.</param>
    /// <returns>The lock afterwards.</returns>
    /// <exception cref="ProblemException">409: nobody holds it, or another release does.</exception>
    public async Task<LockState> RunAsync(DurableTaskClient client, string name, string? releaseId, string reason, Caller caller, CancellationToken cancellationToken)
    {
        LockState found = await locks.FindAsync(name, cancellationToken);
        if (found.Holder is not { } holder)
        {
            throw ProblemException.Conflict($"The lock on {LockName.InWords(name)} is free; there is nothing to take away.");
        }

        if (releaseId is not null && holder.ReleaseId != releaseId)
        {
            throw ProblemException.Conflict($"{LockQueue.Judge(found, holder.Key).Text} Release {releaseId} does not hold it any more.");
        }

        if (await releases.FindAsync(holder.ReleaseId, cancellationToken) is not null)
        {
            await releases.CommitAsync(holder.ReleaseId, _ => [Acted(name, holder, reason, caller)], cancellationToken);
        }

        telemetry.OperatorActed(OperatorAction.FreeLock);
        LockState state = await locks.ChangeAsync(
            name, state => LockQueue.Drop(state, one => one.Key == holder.Key && one.HeldSince == holder.HeldSince, time.GetUtcNow()), cancellationToken);
        foreach (string orchestration in LockQueue.ToWake(state))
        {
            await waker.WakeAsync(client, orchestration, cancellationToken);
        }

        return state;
    }

    private NewEvent Acted(string name, LockClaim holder, string reason, Caller caller) => NewEvent.ForStage(
        EventKeys.Stage(holder.Stage, holder.Attempt, $"acted-freeLock-{holder.Purpose}-{holder.HeldSince?.ToUnixTimeMilliseconds()}"),
        time.GetUtcNow(),
        EventTypes.OperatorActed,
        holder.Stage,
        holder.Attempt,
        caller.Actor,
        new EventData.OperatorActed(OperatorAction.FreeLock, $"Lock on {LockName.InWords(name)} taken away: {reason}"));
}
