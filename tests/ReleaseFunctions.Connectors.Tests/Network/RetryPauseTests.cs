using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Network;

public sealed class RetryPauseTests
{
    [Theory]
    [InlineData(429, "Retry-After", "7", 7.0)]
    [InlineData(200, "Retry-After", "7", 7.0)]
    [InlineData(429, "Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT", 30.0)]
    [InlineData(503, "retry-after-ms", "1500", 1.5)]
    [InlineData(403, "x-ratelimit-reset", "1795435260", 60.0)] // GitHub: seconds since 1970
    [InlineData(429, "X-Ratelimit-Reset", "1795435260000", 60.0)] // LaunchDarkly: milliseconds since 1970
    [InlineData(429, "X-RateLimit-Reset", "12", 12.0)] // Datadog: seconds from now
    [InlineData(429, "X-RateLimit-Reset", "2026-11-23T12:01Z", 60.0)] // Jira: a time
    [InlineData(429, "RateLimit-Reset", "1795435260", 60.0)] // GitLab
    [InlineData(200, "x-ratelimit-reset", "1795435260", null)] // the limit's window, while calls are still taken
    [InlineData(429, "X-RateLimit-Reset", "99999999999999999", null)]
    [InlineData(429, "X-RateLimit-Reset", "soon", null)]
    [InlineData(429, "Server", "nginx", null)]
    public void Of_EveryDialect_IsThePauseThatIsAskedFor(int status, string name, string value, double? seconds)
    {
        using HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation(name, value);
        response.Headers.TryAddWithoutValidation("x-ratelimit-remaining", "0");

        TimeSpan? pause = RetryPause.Of(status, response.Headers, Wired.Now);

        Assert.Equal(seconds, pause?.TotalSeconds);
    }

    [Fact]
    public void Of_Several_IsTheLongest()
    {
        using HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("Retry-After", "5");
        response.Headers.TryAddWithoutValidation("RateLimit-Reset", "20");

        Assert.Equal(TimeSpan.FromSeconds(20), RetryPause.Of(429, response.Headers, Wired.Now));
    }
}
