using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Reads where the approval of a stage attempt stands.</summary>
public sealed class ReadApproval(IReleaseStore releases)
{
    [Function(nameof(ReadApproval))]
    public async Task<ApprovalSignals> RunAsync([ActivityTrigger] StageKey key, CancellationToken cancellationToken) =>
        ApprovalSignals.From(await releases.GetAsync(key.ReleaseId, cancellationToken), key.Stage, key.Attempt);
}
