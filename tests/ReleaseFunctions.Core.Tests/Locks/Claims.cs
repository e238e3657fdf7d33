using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Core.Tests.Locks;

/// <summary>Claims and locks to test with.</summary>
internal static class Claims
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static LockClaim Of(string release, string stage = "production", int attempt = 1, LockPurpose purpose = LockPurpose.Deploy) => new()
    {
        ReleaseId = release,
        Plan = "shop",
        Version = "1.2.3",
        Stage = stage,
        Attempt = attempt,
        Purpose = purpose,
        Orchestration = $"{release}-{stage}-{attempt}-{purpose}",
        AskedAt = Noon,
    };

    /// <summary>A lock that these asked for, one after the other, a minute apart.</summary>
    public static LockState Line(params LockClaim[] claims)
    {
        LockState state = LockState.Free("production");
        for (int i = 0; i < claims.Length; i++)
        {
            state = LockQueue.Take(state, claims[i], Noon.AddMinutes(i));
        }

        return state;
    }

    /// <summary><c>a &lt; b c</c>: a holds, b and c wait.</summary>
    public static string Drawn(LockState state) => state.IsFree ? "-" : $"{Drawn(state.Holder!)} <{string.Concat(state.Queue.Select(claim => " " + Drawn(claim)))}";

    private static string Drawn(LockClaim claim) => claim.ReleaseId + (claim.Purpose == LockPurpose.Rollback ? "!" : string.Empty) + (claim.Attempt > 1 ? claim.Attempt : string.Empty);
}
