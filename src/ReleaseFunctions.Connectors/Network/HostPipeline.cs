using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>What every call to one host goes through: further tries, a breaker, and a limit on each try. The limit on the whole call is its caller's, who also reads the answer.</summary>
internal static class HostPipeline
{
    public const string Name = "host";

    /// <param name="mayRepeat">Calls that may be repeated are.</param>
    public static void Build(ResiliencePipelineBuilder<HttpResponseMessage> builder, ResilienceHandlerContext context, bool mayRepeat)
    {
        ResilienceLimits limits = context.ServiceProvider.GetRequiredService<ResilienceLimits>();
        TimeProvider time = context.ServiceProvider.GetRequiredService<TimeProvider>();
        HostBreaker breaker = new(limits, time);
        builder.TimeProvider = time;
        builder.AddFallback(breaker.Explanation());
        if (mayRepeat && limits.Retries > 0)
        {
            builder.AddRetry(new CallRepetition(limits, time).Strategy());
        }

        builder.AddCircuitBreaker(breaker.Strategy());
        if (mayRepeat)
        {
            builder.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = call => ValueTask.FromResult(LimitOf(call.Context.GetRequestMessage())) });
        }
    }

    /// <summary>Half of the call's time, so that a host that hangs can be tried once more. A call that is not repeated has all of it.</summary>
    private static TimeSpan LimitOf(HttpRequestMessage? request) =>
        request is not null && CallRepetition.IsRepeatable(request) && CallTerms.Of(request) is { } terms ? terms.Limit / 2 : Timeout.InfiniteTimeSpan;
}
