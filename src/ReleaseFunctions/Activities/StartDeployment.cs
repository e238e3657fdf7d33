using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Sends one deployment or rollback request. Every send of an attempt carries the same idempotency key, so a repeated activity starts
/// nothing twice; every send has a callback token of its own, and all of them stand for the same attempt.
/// </summary>
public sealed class StartDeployment(IDeployer deployer, DrillOutside drills, ILinkStore links, Telemetry telemetry, TimeProvider time)
{
    // A report that comes after the deadline is told how the deployment ended; the link outlives it for that.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    [Function(nameof(StartDeployment))]
    public async Task<DeploymentAnswer> RunAsync([ActivityTrigger] StartOrder order, CancellationToken cancellationToken)
    {
        if (order.Facts.Drill is { } drill)
        {
            return drills.Start(drill, order);
        }

        string token = SecretToken.Create();
        await links.AddAsync(
            new LinkToken
            {
                Hash = SecretToken.Hash(token),
                ReleaseId = order.Facts.Id,
                Stage = order.Stage,
                Attempt = order.Attempt,
                Action = order.Action,
                IssuedAt = time.GetUtcNow(),
                ExpiresAt = order.Deadline + Grace,
            },
            cancellationToken);
        DeploymentOrder request = new()
        {
            Action = order.Action,
            Webhook = order.Webhook,
            Release = order.Facts,
            Stage = order.Stage,
            Environment = order.Environment,
            Attempt = order.Attempt,
            IdempotencyKey = order.IdempotencyKey,
            CallbackUrl = $"{order.PublicUrl}/api/callbacks/{token}",
            Links = ReleaseResponse.Links(order.Facts.Id, order.PublicUrl),
        };
        DeploymentAnswer answer = await BoundedCall.RunAsync(
            stop => deployer.StartAsync(request, stop), order.Webhook.Connection, order.Deadline, time, cancellationToken);
        telemetry.DeploymentRequested(order.Action, answer.State);
        return answer;
    }
}

/// <summary>One send of one attempt.</summary>
public sealed record StartOrder(
    DeploymentAction Action,
    WebhookPlan Webhook,
    ReleaseFacts Facts,
    string Stage,
    string Environment,
    int Attempt,
    string IdempotencyKey,
    string PublicUrl,
    DateTimeOffset Deadline);
