using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Activities;

/// <summary>A call to a deployment system that is given up when the stage's timeout ends, however long the connection would wait.</summary>
public static class BoundedCall
{
    // A timer takes no longer pause; the connection's own limit ends the call long before.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <returns>The answer, or <see cref="DeploymentState.TryAgain"/> if none came before <paramref name="deadline"/>.</returns>
    public static async Task<DeploymentAnswer> RunAsync(
        Func<CancellationToken, Task<DeploymentAnswer>> call, string connection, DateTimeOffset deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        TimeSpan left = deadline - time.GetUtcNow();
        using CancellationTokenSource late = new(left < TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new DeploymentAnswer(DeploymentState.TryAgain, $"{connection} did not answer before the time was up.");
        }
    }
}
