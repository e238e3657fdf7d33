using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Leaves one host alone for a while when most calls to it fail, and says so. Answers that a working host gives, refusals and 429 among them, are no failures.</summary>
internal sealed class HostBreaker(ResilienceLimits limits, TimeProvider time)
{
    private volatile Opening _opening = new(0, DateTimeOffset.MinValue);

    public CircuitBreakerStrategyOptions<HttpResponseMessage> Strategy() => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = limits.BreakerCalls,
        SamplingDuration = limits.BreakerWindow,
        BreakDuration = limits.BreakerPause,
        BreakDurationGenerator = opening =>
        {
            _opening = new Opening(opening.FailureCount, time.GetUtcNow() + limits.BreakerPause);
            return ValueTask.FromResult(limits.BreakerPause);
        },
        ShouldHandle = judged => ValueTask.FromResult(IsFailure(judged.Outcome, CallTerms.Of(judged.Context.GetRequestMessage()))),
    };

    /// <summary>Puts our own sentence in place of the library's exception.</summary>
    public FallbackStrategyOptions<HttpResponseMessage> Explanation() => new()
    {
        ShouldHandle = judged => ValueTask.FromResult(judged.Outcome.Exception is BrokenCircuitException),
        FallbackAction = _ => ValueTask.FromResult(Outcome.FromException<HttpResponseMessage>(Explain())),
    };

    internal static bool IsFailure(Outcome<HttpResponseMessage> outcome, CallTerms? terms) => outcome switch
    {
        { Result: { } answer } => (int)answer.StatusCode is >= 500 or 408,
        { Exception: OperationCanceledException { InnerException: not TimeoutException } } => terms?.Deadline.IsCancellationRequested ?? false,
        { Exception: { } exception } => TransportFault.From(exception, TimeSpan.Zero) is { IsFinal: false },
        _ => false,
    };

    private HostRestsException Explain()
    {
        Opening opening = _opening;
        TimeSpan left = opening.Until - time.GetUtcNow();
        left = left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1); // until the one call that tells has been answered
        string times = opening.Failures > 1 ? $"{opening.Failures} calls to its host failed within {limits.BreakerWindow.TotalSeconds:0} s" : "its host still fails";
        return new HostRestsException($"is not asked for {Math.Ceiling(left.TotalSeconds):0} s, because {times}.", left);
    }

    private sealed record Opening(int Failures, DateTimeOffset Until);
}
