using System.Globalization;
using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>Deploys by signed webhook. Each call sends one request and never repeats it: retries belong to the orchestration.</summary>
internal sealed class WebhookDeployer(ConnectorClients clients, ConnectorLimits limits, TimeProvider time) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.Webhook;

    public TimeSpan Settles => TimeSpan.Zero;

    public Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<DeploymentAnswer?>(null); // the receiver knows the key

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        WebhookPlan webhook = (WebhookPlan)order.Target;
        if (!ConnectionUrl.TryCombine(connection.Url!, webhook.Path, out Uri url, out string fault))
        {
            return Refused(connection, fault);
        }

        byte[] body = WebhookBody.Of(order, webhook);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        if (!WebhookHeaders.TryAdd(request, webhook.Headers, out fault))
        {
            return Refused(connection, fault);
        }

        Sign(request, connection, order.IdempotencyKey, body);
        WebhookJudge judge = new(connection, order.CallbackUrl, order.CallbackUrl[(order.CallbackUrl.LastIndexOf('/') + 1)..]);
        return await SendAsync(request, connection, reply => judge.JudgeStart(reply, webhook.Completion, url), cancellationToken);
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings settings, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        if (!WebhookJudge.TryResolve(settings.Url!, settings.Url!, handle, out Uri url, out string fault))
        {
            return Refused(settings, $"what was to be followed {fault}");
        }

        using HttpRequestMessage request = new(HttpMethod.Get, url);
        Authorize(request, settings);
        WebhookJudge judge = new(settings);
        DeploymentAnswer answer = await SendAsync(request, settings, reply => judge.JudgeFollow(reply, handle), cancellationToken);
        return answer.State == DeploymentState.TryAgain ? answer with { Handle = handle } : answer;
    }

    public Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken) =>
        Task.FromResult(new DeploymentAnswer(DeploymentState.Failed, $"{connection.Name} is a webhook, which has no way to stop a deployment."));

    private static DeploymentAnswer Refused(ConnectionSettings connection, string fault) =>
        new(DeploymentState.Failed, PlainText.Of($"Nothing was sent to {connection.Name}: {fault}.", connection));

    private static void Authorize(HttpRequestMessage request, ConnectionSettings connection)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ReleaseFunctions", null));
        if (connection.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    private void Sign(HttpRequestMessage request, ConnectionSettings connection, string key, byte[] body)
    {
        DateTimeOffset now = time.GetUtcNow();
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(WebhookHeaders.IdempotencyKey, key);
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, key);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (connection.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, key, now, body));
        }

        Authorize(request, connection);
    }

    private async Task<DeploymentAnswer> SendAsync(
        HttpRequestMessage request, ConnectionSettings connection, Func<WebhookReply, DeploymentAnswer> judge, CancellationToken cancellationToken)
    {
        TimeSpan timeout = connection.Timeout ?? limits.DeploymentTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        new CallTerms(timeout, time.GetUtcNow() + timeout, deadline.Token).AddTo(request);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.For(connection, ConnectorClients.Once);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            WebhookReply reply = new(
                (int)response.StatusCode,
                await ReadBodyAsync(response, either.Token, cancellationToken),
                response.Headers.TryGetValues("Location", out IEnumerable<string>? locations) ? locations.First() : null,
                Pause(response.Headers.RetryAfter));
            return judge(reply);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFault.From(exception, timeout) is { } fault)
        {
            return new DeploymentAnswer(
                fault.IsFinal ? DeploymentState.Failed : DeploymentState.TryAgain,
                PlainText.Of($"{connection.Name} {fault.Sentence}", connection),
                RetryAfter: fault.RetryAfter)
            { NothingStarted = fault.NotSent, NotSent = fault.IsResting };
        }
    }

    /// <summary>The status has been received and stands, even if the body never comes whole: null then.</summary>
    private async Task<BoundedBody?> ReadBodyAsync(HttpResponseMessage response, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return await BoundedBody.ReadAsync(response.Content, limits.MaxResponseBytes, either);
        }
        catch (Exception fault) when (!caller.IsCancellationRequested && fault is (HttpRequestException or IOException or OperationCanceledException))
        {
            return null;
        }
    }

    private TimeSpan? Pause(RetryConditionHeaderValue? header)
    {
        TimeSpan? pause = header?.Delta ?? header?.Date - time.GetUtcNow();
        return pause is null ? null : TimeSpan.FromTicks(Math.Clamp(pause.Value.Ticks, 0, limits.LongestRetryAfter.Ticks));
    }
}
