using System.Collections.Concurrent;
using System.Text.Json;

namespace SampleTarget;

/// <summary>Takes deployment requests, each idempotency key once, and carries them out.</summary>
public sealed class Deployments(CallbackSender callbacks, TimeProvider time, IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, Deployment> _byKey = new();
    private readonly ConcurrentDictionary<string, Deployment> _byId = new();

    public IReadOnlyList<Deployment> All => [.. _byId.Values.OrderBy(deployment => deployment.At)];

    public Deployment? Find(string id) => _byId.GetValueOrDefault(id);

    public async Task<IResult> TakeAsync(string action, string stage, string mode, Service service, HttpRequest request)
    {
        using StreamReader reader = new(request.Body);
        string body = await reader.ReadToEndAsync().ConfigureAwait(false);
        if (!Signature.IsValid(request.Headers, body, configuration["WebhookSecret"], time.GetUtcNow()))
        {
            return Results.Json(new { message = "the webhook signature is missing or wrong" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (service.Refuse() is { } status)
        {
            string said = service.Switch.EchoCredentials ? $": {request.Headers.Authorization}" : string.Empty;
            return Results.Json(new { message = $"refused by the switch{said}" }, statusCode: status);
        }

        string key = request.Headers["Idempotency-Key"].ToString();
        Deployment fresh = new(Guid.NewGuid().ToString("N"), service.Name, action, stage, key, time.GetUtcNow(), JsonDocument.Parse(body).RootElement.Clone());
        Deployment deployment = _byKey.GetOrAdd(key, fresh);
        deployment.CountSend();
        if (ReferenceEquals(deployment, fresh))
        {
            _byId[deployment.Id] = deployment;
            _ = CarryOutAsync(deployment, mode, service);
        }

        if (mode == "response")
        {
            await deployment.Ended.Task.ConfigureAwait(false);
        }

        return mode switch
        {
            "response" => Results.Json(new { deployment.Message }, statusCode: deployment.Status == "succeeded" ? 200 : 422),
            "poll" => Results.Accepted($"/jobs/{deployment.Id}"),
            _ => Results.Accepted(),
        };
    }

    private async Task CarryOutAsync(Deployment deployment, string mode, Service service)
    {
        SwitchState state = service.Switch;
        await Task.Delay(TimeSpan.FromMilliseconds(state.DelayMs), time).ConfigureAwait(false);
        string? failing = deployment.Action == "deploy" ? state.FailDeploys : state.FailRollbacks;
        bool fails = failing == "*" || failing == deployment.Stage;
        if (!fails && state.UnhealthyAfter == deployment.Stage)
        {
            service.Traffic.ErrorRate = deployment.Action == "deploy" ? Traffic.UnhealthyRate : Traffic.HealthyRate;
        }

        deployment.Finish(fails ? "failed" : "succeeded", $"{deployment.Action} of {deployment.Stage} {(fails ? "failed by the switch" : "done")}");
        if (mode == "callback" && !state.LoseCallbacks && deployment.Body.TryGetProperty("callbackUrl", out JsonElement url))
        {
            callbacks.Send(url.GetString()!, deployment);
        }
    }
}
