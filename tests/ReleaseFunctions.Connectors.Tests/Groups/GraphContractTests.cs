using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Groups;
using ReleaseFunctions.Connectors.Tests.Contracts;

namespace ReleaseFunctions.Connectors.Tests.Groups;

/// <summary>The requests for groups against Microsoft's own description of Graph.</summary>
public sealed class GraphContractTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    [InlineData("releaseApprovers")]
    public async Task Client_GroupIsRead_AsksWhatTheDescriptionAllows(string group)
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync("msgraph.json"), @base: "/v1.0", secure: true);
        await using Wired wired = new(
            [("Connections__office__Kind", "graph"), ("Connections__office__Url", gate.Url.AbsoluteUri), ("Connections__office__Token", "t0k3n"), ("Connections__office__AllowPrivate", "true")],
            realTime: true,
            trustAll: true);

        await wired.Get<GraphGroups>().ReadAsync(group, Stop);
        await wired.Get<IConnectionChecks>().CheckAsync("office", Stop);

        Assert.True(gate.Exchanges.Count >= 2, $"{gate.Exchanges.Count} calls were made.");
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }
}
