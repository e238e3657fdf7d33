using System.Net;

namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>That the oracle itself refuses what is wrong: a check that cannot fail would prove nothing.</summary>
public sealed class PrismTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("query=up", false)]
    [InlineData("queri=up", true)]
    public async Task Mock_RequestThatTheDescriptionDoesNotAllow_IsAViolation(string query, bool violates)
    {
        using HttpClient client = new() { BaseAddress = await mocks.UrlOfAsync("prometheus.json") };

        using HttpResponseMessage response = await client.GetAsync(new Uri($"/query?{query}", UriKind.Relative), Stop);

        Assert.Equal(violates, (await Prism.ViolationsAsync(response, isMock: true, Stop)).Length > 0);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", false)]
    [InlineData("""{"status":"fine"}""", true)]
    public async Task Proxy_AnswerThatTheDescriptionDoesNotAllow_IsAViolation(string body, bool violates)
    {
        await using FakeSystem fake = await FakeSystem.StartAsync((int)HttpStatusCode.OK, body, ("Content-Type", "application/json"));
        await using Prism prism = await Prism.ProxyAsync("prometheus.json", fake.Url);
        using HttpClient client = new() { BaseAddress = prism.Url };

        using HttpResponseMessage response = await client.GetAsync(new Uri("/query?query=up", UriKind.Relative), Stop);

        Assert.Equal(violates, (await Prism.ViolationsAsync(response, isMock: false, Stop)).Length > 0);
    }
}
