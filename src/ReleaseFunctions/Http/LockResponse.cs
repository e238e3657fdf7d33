using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Http;

/// <summary>The JSON shapes in which locks are answered.</summary>
public static class LockResponse
{
    /// <summary>One lock.</summary>
    public static object Whole(LockState state, string publicUrl) => new
    {
        state.Name,
        environment = LockName.Environment(state.Name),
        drill = LockName.IsDrill(state.Name) ? true : (bool?)null,
        held = !state.IsFree,
        text = state.Holder is { } holder ? LockQueue.Judge(state, holder.Key).Text : $"The lock on {LockName.InWords(state.Name)} is free.",
        holder = state.Holder is { } one ? Claim(one, null, publicUrl) : null,
        queue = state.Queue.Select((claim, index) => Claim(claim, index + 1, publicUrl)),
    };

    private static object Claim(LockClaim claim, int? place, string publicUrl) => new
    {
        place,
        release = claim.ReleaseId,
        claim.Plan,
        claim.Version,
        claim.Stage,
        claim.Attempt,
        claim.Purpose,
        claim.AskedAt,
        claim.HeldSince,
        links = ReleaseResponse.Links(claim.ReleaseId, publicUrl),
    };
}
