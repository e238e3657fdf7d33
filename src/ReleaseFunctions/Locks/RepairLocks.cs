using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Locks;

/// <summary>
/// Frees what crashes, aborts and terminated orchestrations left locked: claims whose stage attempt or release is over in the facts, or
/// whose orchestration is no more. Then it wakes whoever is next, and a holder that does not know yet that its turn has come.
/// </summary>
public sealed partial class RepairLocks(ILockStore locks, IReleaseStore releases, ReleaseWaker waker, TimeProvider time, ILogger<RepairLocks> logger)
{
    // A claim this young is being worked on: its orchestration may not be listed by its engine yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks at every lock that is held. Safe to repeat and to run in several processes.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow() - Patience;
        Dictionary<string, ReleaseView?> known = [];
        foreach (LockState state in await locks.ListAsync(cancellationToken))
        {
            List<LockClaim> gone = [];
            foreach (LockClaim claim in state.Claims.Where(claim => (claim.HeldSince ?? claim.AskedAt) < before))
            {
                // Read after the claim: what has ended by then has ended for good.
                if (!known.TryGetValue(claim.ReleaseId, out ReleaseView? release))
                {
                    known[claim.ReleaseId] = release = await releases.FindAsync(claim.ReleaseId, cancellationToken);
                }

                if ((LockLiveness.WhyGone(claim, release) ?? await WhyUnattendedAsync(client, claim, release!, cancellationToken)) is { } why)
                {
                    LogGone(state.Name, claim.InWords(), why);
                    gone.Add(claim);
                }
                else if (claim.HeldSince is not null && LockLiveness.IsUnaware(claim, release!))
                {
                    await waker.WakeAsync(client, claim.Orchestration, cancellationToken);
                }
            }

            if (gone.Count > 0)
            {
                await DropAsync(client, state.Name, gone, cancellationToken);
            }
        }
    }

    private static async Task<string?> WhyUnattendedAsync(DurableTaskClient client, LockClaim claim, ReleaseView release, CancellationToken cancellationToken)
    {
        string id = LockLiveness.IsReserved(claim, release) ? InstanceIds.Release(release.Facts.Id, release.Run) : claim.Orchestration;
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id, cancellationToken);
        return instance is null ? $"its orchestration {id} does not exist"
            : instance.RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated
                ? $"its orchestration {id} has ended ({instance.RuntimeStatus})"
            : null;
    }

    private async Task DropAsync(DurableTaskClient client, string name, List<LockClaim> gone, CancellationToken cancellationToken)
    {
        LockState state = await locks.ChangeAsync(
            name,
            state => LockQueue.Drop(state, one => gone.Any(other => other.Key == one.Key && other.AskedAt == one.AskedAt), time.GetUtcNow()),
            cancellationToken);
        foreach (string orchestration in LockQueue.ToWake(state))
        {
            await waker.WakeAsync(client, orchestration, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock {Lock} is taken from {Claim}: {Why}.")]
    private partial void LogGone(string @lock, string claim, string why);
}
