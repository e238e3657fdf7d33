using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Sends one deployment or rollback request. Every send of an attempt carries the same idempotency key, so a repeated activity starts
/// nothing twice: a webhook's receiver knows the key, and for every other system the intent is written down first, so that a send that may
/// have arrived is looked up before another is made. Every send to a webhook has a callback token of its own, and all of them stand for the same attempt.
/// </summary>
public sealed class StartDeployment(IDeployer deployer, DrillOutside drills, ILinkStore links, IDeploymentIntents intents, Telemetry telemetry, TimeProvider time)
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

        DeploymentAnswer answer = order.Outside.KnowsRepeats ? await SendAsync(order, cancellationToken) : await SendOnceAsync(order, cancellationToken);
        telemetry.DeploymentRequested(order.Action, answer.State);
        return answer;
    }

    private async Task<DeploymentAnswer> SendAsync(StartOrder order, CancellationToken cancellationToken)
    {
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
        return await StartAsync(order.Request() with { CallbackUrl = $"{order.PublicUrl}/api/callbacks/{token}" }, order.Deadline, cancellationToken);
    }

    private async Task<DeploymentAnswer> SendOnceAsync(StartOrder order, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DeploymentIntent? before = order.LooksUpOnly
            ? await intents.FindAsync(order.IdempotencyKey, cancellationToken)
            : await intents.BeginAsync(order.IdempotencyKey, now, cancellationToken);
        DeploymentOrder request = order.Request() with
        {
            Before = before,
            SendsAgain = before is null ? null : stop => intents.KeepAsync(before with { SentAgainAt = time.GetUtcNow() }, stop),
        };
        DeploymentAnswer answer = await StartAsync(request, order.Deadline, cancellationToken);
        if (answer.Handle is { } handle && handle != before?.Handle)
        {
            await intents.KeepAsync(new DeploymentIntent { Key = order.IdempotencyKey, SentAt = before?.SentAt ?? now, Handle = handle }, cancellationToken);
        }
        else if (answer is { State: DeploymentState.TryAgain, NothingStarted: true } && before is null)
        {
            await intents.ForgetAsync(order.IdempotencyKey, cancellationToken);
        }

        // What an earlier send started is not known any better when this one was not taken.
        return answer with { NothingStarted = answer.NothingStarted && before is null };
    }

    private Task<DeploymentAnswer> StartAsync(DeploymentOrder request, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        BoundedCall.RunAsync(stop => deployer.StartAsync(request, stop), request.Target.Connection, deadline, time, cancellationToken);
}

/// <summary>One send of one attempt.</summary>
/// <param name="LooksUpOnly">Nothing is sent; it is only looked up what the sends before have started.</param>
public sealed record StartOrder(
    DeploymentAction Action,
    DeploymentTarget Target,
    ReleaseFacts Facts,
    string Stage,
    string Environment,
    int Attempt,
    string IdempotencyKey,
    string PublicUrl,
    DateTimeOffset Deadline,
    bool LooksUpOnly = false)
{
    /// <summary>Where it goes; kept under its base type, which says in JSON what it is.</summary>
    [JsonIgnore]
    public OutsideTarget Outside => (OutsideTarget)Target;

    /// <summary>What the port is asked for.</summary>
    public DeploymentOrder Request() => new()
    {
        Action = Action,
        Target = Outside,
        Release = Facts,
        Stage = Stage,
        Environment = Environment,
        Attempt = Attempt,
        IdempotencyKey = IdempotencyKey,
        Links = ReleaseResponse.Links(Facts.Id, PublicUrl),
        LooksUpOnly = LooksUpOnly,
    };
}
