using System.Globalization;
using System.Net.Http.Headers;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>
/// How long a system asks to wait, in every vendor's dialect: <c>Retry-After</c> (RFC 9110), <c>retry-after-ms</c> (Azure App Configuration), and, where no more calls are
/// taken, the moment at which the limit is reset: <c>X-RateLimit-Reset</c> or <c>RateLimit-Reset</c> as seconds (GitHub, GitLab) or milliseconds (LaunchDarkly) since 1970, as
/// seconds from now (Datadog), or as an ISO 8601 time (Jira).
/// </summary>
internal static class RetryPause
{
    private const long SinceEpoch = 1_000_000_000; // seconds from now are never as many, seconds since 1970 are never as few
    private const long InMilliseconds = 100_000_000_000;
    private const long Latest = 253_402_300_799; // the end of the year 9999, in seconds

    private static readonly string[] ResetNames = ["x-ratelimit-reset", "ratelimit-reset"];

    /// <summary>The longest of the pauses that are asked for; null: none is.</summary>
    public static TimeSpan? Of(int status, HttpResponseHeaders headers, DateTimeOffset now)
    {
        bool refused = status is 429 or 503 || (status == 403 && Value(headers, "x-ratelimit-remaining") == "0");
        IEnumerable<TimeSpan?> pauses =
        [
            headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now,
            Number(Value(headers, "retry-after-ms")) is { } milliseconds and < int.MaxValue ? TimeSpan.FromMilliseconds(milliseconds) : null,
            .. refused ? ResetNames.Select(name => Reset(Value(headers, name), now)) : [],
        ];
        return pauses.Max();
    }

    private static TimeSpan? Reset(string? text, DateTimeOffset now) => Number(text) switch
    {
        { } number and < SinceEpoch => TimeSpan.FromSeconds(number),
        { } number and < InMilliseconds => DateTimeOffset.FromUnixTimeSeconds(number) - now,
        { } number when number / 1000 <= Latest => DateTimeOffset.FromUnixTimeMilliseconds(number) - now,
        null when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) => at - now,
        _ => null,
    };

    private static string? Value(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
