using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Network;

public sealed class ApiReplyTests
{
    [Theory]
    [InlineData("""{"message":"Not Found","documentation_url":"https://docs.example"}""", "Not Found")]
    [InlineData("""{"message":{"base":["No stages / jobs for this pipeline."]}}""", "base: No stages / jobs for this pipeline.")]
    [InlineData("""{"errorMessages":["Issue does not exist"],"errors":{}}""", "Issue does not exist")]
    [InlineData("""{"errorMessages":[],"errors":{"summary":"is required"}}""", "summary: is required")]
    [InlineData("""{"errors":["Forbidden","again"]}""", "Forbidden; again")]
    [InlineData("""{"error":{"code":"AuthorizationFailed","message":"no right"}}""", "code: AuthorizationFailed; message: no right")]
    [InlineData("""{"kind":"Status","message":"deployments.apps \"x\" not found","reason":"NotFound"}""", "deployments.apps \"x\" not found")]
    [InlineData("Retry later", "Retry later")]
    [InlineData("<html>proxy</html>", "")]
    [InlineData("", "")]
    [InlineData("""{"message":1}""", "")]
    [InlineData("""{"a":1,"a":2}""", "")]
    public void Detail_EveryVendorsShape_IsItsWords(string body, string words) => Assert.StartsWith(words, new ApiReply(400, body, null, null).Detail(), StringComparison.Ordinal);

    [Theory]
    [InlineData(400, true, true)]
    [InlineData(401, true, true)]
    [InlineData(403, true, true)]
    [InlineData(404, true, true)]
    [InlineData(408, false, false)]
    [InlineData(429, false, true)]
    [InlineData(500, false, false)]
    [InlineData(502, false, false)]
    [InlineData(503, false, true)]
    [InlineData(504, false, false)]
    [InlineData(302, true, true)]
    public void Failure_ByStatus_SaysWhetherItMayBeTriedAgainAndWhetherItWasTaken(int status, bool final, bool notTaken)
    {
        ApiCallException failure = new ApiReply(status, "no", null, null).Failure("hub");

        Assert.Equal((final, notTaken, status), (failure.IsFinal, failure.NotTaken, failure.Status));
        Assert.Contains($"hub answered {status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_ForbiddenBecauseOfALimit_IsNoMissingRight()
    {
        ApiReply reply = new(403, """{"message":"API rate limit exceeded"}""", null, TimeSpan.FromSeconds(30)) { Headers = new Dictionary<string, string> { ["x-ratelimit-remaining"] = "0" } };

        ApiCallException failure = reply.Failure("gh", "The token lacks a right.");

        Assert.Equal((false, true, TimeSpan.FromSeconds(30)), (failure.IsFinal, failure.NotTaken, failure.RetryAfter));
        Assert.DoesNotContain("lacks a right", failure.Message, StringComparison.Ordinal);
    }
}
