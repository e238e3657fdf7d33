using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Further tries for queries, which change nothing outside and so may be repeated. Deployments and mails never come through here.</summary>
internal static class QueryResilience
{
    private static readonly HttpRequestOptionsKey<TimeSpan> AttemptTimeoutKey = new("connectors-attempt-timeout");

    public static void SetAttemptTimeout(HttpRequestMessage request, TimeSpan timeout) => request.Options.Set(AttemptTimeoutKey, timeout);

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> builder, ConnectorLimits limits, TimeProvider time)
    {
        builder.TimeProvider = time;
        builder.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = limits.QueryRetries,
            Delay = limits.QueryRetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(
                HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
                && TransportFault.FindRefusal(arguments.Outcome.Exception) is null
                && !(Pause(arguments.Outcome.Result, time) > limits.LongestQueryPause)),
            DelayGenerator = arguments => ValueTask.FromResult(Pause(arguments.Outcome.Result, time)),
        });
        builder.AddTimeout(new HttpTimeoutStrategyOptions
        {
            Timeout = limits.QueryTimeout,
            TimeoutGenerator = arguments => ValueTask.FromResult(
                arguments.Context.GetRequestMessage() is { } request && request.Options.TryGetValue(AttemptTimeoutKey, out TimeSpan timeout)
                    ? timeout
                    : limits.QueryTimeout),
        });
    }

    /// <summary>What <c>Retry-After</c> asks for; null without it, and the usual pause is taken.</summary>
    private static TimeSpan? Pause(HttpResponseMessage? response, TimeProvider time)
    {
        RetryConditionHeaderValue? header = response?.Headers.RetryAfter;
        TimeSpan? pause = header?.Delta ?? header?.Date - time.GetUtcNow();
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
