using Polly;
using Polly.Retry;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Which calls are tried again and when: those that do the same however often they are sent, after a fault that may pass, within the time of the call.</summary>
internal sealed class CallRepetition(ResilienceLimits limits, TimeProvider time)
{
    private const double LeastJitter = 0.5;
    private const double MostJitter = 1.5;

    public RetryStrategyOptions<HttpResponseMessage> Strategy() => new()
    {
        MaxRetryAttempts = limits.Retries,
        ShouldHandle = judged => ValueTask.FromResult(IsWorthwhile(judged.Context.GetRequestMessage(), judged.Outcome, judged.AttemptNumber)),
        DelayGenerator = retry => ValueTask.FromResult<TimeSpan?>(
            Asked(retry.Outcome.Result) ?? Backoff(retry.AttemptNumber) * (LeastJitter + (Random.Shared.NextDouble() * (MostJitter - LeastJitter)))),
    };

    /// <summary>GET, HEAD, OPTIONS and DELETE, and PUT on a condition. Never POST and PATCH: they may have been taken.</summary>
    public static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Head
        || request.Method == HttpMethod.Options
        || request.Method == HttpMethod.Delete
        || (request.Method == HttpMethod.Put && (request.Headers.Contains("If-Match") || request.Headers.Contains("If-None-Match")));

    /// <param name="attempt">Number of the try that ended so, from 0.</param>
    internal bool IsWorthwhile(HttpRequestMessage? request, Outcome<HttpResponseMessage> outcome, int attempt)
    {
        if (request is null || !IsRepeatable(request) || !MayPass(outcome, CallTerms.Of(request)))
        {
            return false;
        }

        TimeSpan pause = Asked(outcome.Result) ?? Backoff(attempt) * MostJitter;
        return pause <= limits.LongestPause && (CallTerms.Of(request) is not { } terms || time.GetUtcNow() + pause < terms.Until);
    }

    private static bool MayPass(Outcome<HttpResponseMessage> outcome, CallTerms? terms) =>
        outcome.Exception is not HostRestsException && terms is not { Deadline.IsCancellationRequested: true }
        && (HostBreaker.IsFailure(outcome, terms) || (outcome.Result is { } answer && (int)answer.StatusCode is 425 or 429));

    private TimeSpan? Asked(HttpResponseMessage? answer) => answer is not null && RetryPause.Of((int)answer.StatusCode, answer.Headers, time.GetUtcNow()) is { } pause
        ? pause > TimeSpan.Zero ? pause : TimeSpan.Zero
        : null;

    private TimeSpan Backoff(int attempt) => limits.RetryDelay * Math.Pow(2, attempt);
}
