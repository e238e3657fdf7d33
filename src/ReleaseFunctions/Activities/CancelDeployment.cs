using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Activities;

/// <summary>Tells a deployment system to stop what was started. Repeating it changes nothing.</summary>
public sealed class CancelDeployment(IDeployer deployer, IDeploymentIntents intents, TimeProvider time)
{
    [Function(nameof(CancelDeployment))]
    public async Task<DeploymentAnswer> RunAsync([ActivityTrigger] CancelOrder order, CancellationToken cancellationToken)
    {
        StartOrder started = order.Started;
        if (started.Facts.Drill is not null)
        {
            return new DeploymentAnswer(DeploymentState.Succeeded, "The simulated deployment was stopped.");
        }

        DeploymentIntent? before = await intents.FindAsync(started.IdempotencyKey, cancellationToken);
        return before is null && order.Handle is null
            ? new DeploymentAnswer(DeploymentState.Succeeded, $"Nothing was started in {started.Outside.Connection}.")
            : await BoundedCall.RunAsync(
                stop => deployer.CancelAsync(started.Request() with { Before = before }, order.Handle ?? before?.Handle, stop),
                started.Outside.Connection,
                order.GiveUpAt,
                time,
                cancellationToken);
    }
}

/// <summary>What is stopped.</summary>
/// <param name="Started">The order that started it.</param>
/// <param name="Handle">What it started; null: not known.</param>
/// <param name="GiveUpAt">How long it is worth waiting for an answer.</param>
public sealed record CancelOrder(StartOrder Started, string? Handle, DateTimeOffset GiveUpAt);
