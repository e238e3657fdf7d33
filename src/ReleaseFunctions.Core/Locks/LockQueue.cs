namespace ReleaseFunctions.Core.Locks;

/// <summary>
/// How an environment's lock changes hands: first come, first served. A lock that is freed goes at once to whoever is first in the
/// queue, so that nobody can slip in between. Whatever changes nothing answers the same state.
/// </summary>
public static class LockQueue
{
    /// <summary>The most that can wait for one lock; it keeps the queue within one row of the table.</summary>
    public const int MaxWaiting = 1_000;

    /// <summary>
    /// How many claims, the holder's among them, are woken when the lock changes hands, and so know their places. Whoever is further behind
    /// is told no number, which would be wrong by the time it is read; the list of locks shows the queue as it is.
    /// </summary>
    public const int MostWoken = 25;

    /// <summary>
    /// Asks for the lock. A claim that is there already stays where it is. A new one goes to the end of the queue; a rollback goes
    /// before every deployment, behind the rollbacks that are there. Of one release a stage has one claim: a new attempt takes the
    /// place of an older one's, and a rollback, which begins only when no stage of its release runs any more, of whatever the release's
    /// stages left behind.
    /// </summary>
    public static LockState Take(LockState state, LockClaim claim, DateTimeOffset now)
    {
        if (state.Claims.Any(one => one.Key == claim.Key))
        {
            return state;
        }

        LockState cleared = Drop(state, one => IsReplaced(one, claim), now);
        if (cleared.IsFree)
        {
            return cleared with { Holder = claim with { HeldSince = now } };
        }

        if (cleared.Queue.Count >= MaxWaiting && claim.Purpose == LockPurpose.Deploy)
        {
            return cleared;
        }

        int place = claim.Purpose == LockPurpose.Rollback ? cleared.Queue.TakeWhile(one => one.Purpose == LockPurpose.Rollback).Count() : cleared.Queue.Count;
        return cleared with { Queue = [.. cleared.Queue.Take(place), claim, .. cleared.Queue.Skip(place)] };
    }

    /// <summary>Gives the lock, or the place in the queue, up.</summary>
    public static LockState Free(LockState state, LockKey key, DateTimeOffset now) => Drop(state, one => one.Key == key, now);

    /// <summary>
    /// Gives the lock up for the rollback of what was deployed under it: nobody else deploys in between. Who only waited has deployed
    /// nothing and just leaves.
    /// </summary>
    public static LockState HandOver(LockState state, LockKey key, LockClaim rollback, DateTimeOffset now) => state.Holder?.Key == key
        ? Drop(state with { Holder = rollback with { HeldSince = now } }, one => one.Key == rollback.Key && one.HeldSince is null, now)
        : Free(state, key, now);

    /// <summary>Takes claims away; if the holder's is among them, the lock goes to the first of those who are left.</summary>
    public static LockState Drop(LockState state, Func<LockClaim, bool> isGone, DateTimeOffset now)
    {
        List<LockClaim> left = [.. state.Queue.Where(one => !isGone(one))];
        if (state.Holder is { } holder && !isGone(holder))
        {
            return left.Count == state.Queue.Count ? state : state with { Queue = left };
        }

        return left.Count > 0 ? new(state.Name, left[0] with { HeldSince = now }, [.. left.Skip(1)])
            : state.IsFree ? state
            : LockState.Free(state.Name);
    }

    /// <summary>Where a claim stands.</summary>
    public static LockVerdict Judge(LockState state, LockKey key)
    {
        if (state.Holder is not { } holder)
        {
            return new(LockStanding.Out, 0, $"The lock on {LockName.InWords(state.Name)} is free.");
        }

        string held = $"held by {holder.InWords()} since {holder.HeldSince?.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        if (holder.Key == key)
        {
            return new(LockStanding.Holds, 0, $"The lock on {LockName.InWords(state.Name)} is {held}.");
        }

        int place = state.Queue.TakeWhile(one => one.Key != key).Count() + 1;
        return place <= state.Queue.Count
            ? new(LockStanding.Waits, place, place < MostWoken
                ? $"Waiting for the lock on {LockName.InWords(state.Name)}: {held}; this stage is {(place == 1 ? "next" : Ordinal(place))} in the queue."
                : $"Waiting for the lock on {LockName.InWords(state.Name)} behind at least {MostWoken} others; the list of locks shows who holds it and the queue.")
            : new(LockStanding.Out, 0, $"Waiting for a place in the queue for the lock on {LockName.InWords(state.Name)}, in which {state.Queue.Count:N0} wait already: {held}.");
    }

    /// <summary>Whom to wake when the lock has changed hands: the holder, and those behind, who tell their places anew.</summary>
    public static IReadOnlyList<string> ToWake(LockState state, int most = MostWoken) => [.. state.Claims.Take(most).Select(one => one.Orchestration).Distinct()];

    private static bool IsReplaced(LockClaim one, LockClaim by) => one.ReleaseId == by.ReleaseId && one.Purpose == LockPurpose.Deploy
        && (by.Purpose == LockPurpose.Rollback || (one.Stage == by.Stage && one.Attempt < by.Attempt));

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        ( >= 11 and <= 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };
}
