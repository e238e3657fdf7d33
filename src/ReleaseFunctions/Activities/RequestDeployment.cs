using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Writes down that a stage attempt's deployment is requested: the last look before it is sent, and the only one that nothing can come between. What is
/// stopped or paused at that moment is not requested.
/// </summary>
public sealed class RequestDeployment(IReleaseStore releases)
{
    [Function(nameof(RequestDeployment))]
    public async Task<bool> RunAsync([ActivityTrigger] RequestDeploymentOrder order, CancellationToken cancellationToken)
    {
        StageKey key = order.Key;
        CommitResult result = await releases.CommitAsync(
            key.ReleaseId,
            view => StageSignals.From(view, key.Stage, key.Attempt, afterSeq: 0) is { Stop: null, Paused: false } ? order.Events : [],
            cancellationToken);
        return result.View.FindStage(key.Stage) is { Deployment: not null } stage && stage.Attempt == key.Attempt;
    }
}

/// <summary>Which attempt, and the events that say that its deployment is requested.</summary>
public sealed record RequestDeploymentOrder(StageKey Key, IReadOnlyList<NewEvent> Events);
