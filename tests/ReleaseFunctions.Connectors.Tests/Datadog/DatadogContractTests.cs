using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Datadog;

/// <summary>Neither the client nor the fake drifts from Datadog's own description of its API v1.</summary>
public sealed class DatadogContractTests(PrismMocks mocks)
{
    private const string Spec = "datadog-v1.json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_EveryCall_IsWhatTheDescriptionAllows()
    {
        await using FakeDatadog fake = await FakeDatadog.StartAsync();
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync(Spec));

        await AskAllAsync(fake, gate);

        Assert.Equal(4, gate.Exchanges.Count);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    [Theory]
    [InlineData("OK", 0.0)]
    [InlineData("Warn", 1.0)]
    [InlineData("No Data", null)]
    public async Task Fake_EveryAnswer_IsWhatTheDescriptionSays(string state, double? value)
    {
        await using FakeDatadog fake = await FakeDatadog.StartAsync();
        fake.State = state;
        fake.Series = [[0.25, 0.5, null]];
        await using Prism prism = await Prism.ProxyAsync(Spec, fake.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);

        (Sample metric, Sample monitor) = await AskAllAsync(fake, gate);

        Assert.Equal((0.5, value), (metric.Value, monitor.Value));
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    private static async Task<(Sample Metric, Sample Monitor)> AskAllAsync(FakeDatadog fake, PrismGate gate)
    {
        await using Wired wired = new(fake.Settings(gate.Url));
        IHealthSource source = wired.Get<IHealthSource>();
        Sample metric = await source.MeasureAsync(new DatadogQuery { Connection = "dd", Query = "sum:shop.errors{env:prod}.as_count()" }, Wired.Now, Stop);
        Sample monitor = await source.MeasureAsync(new DatadogMonitor { Connection = "dd", Monitor = FakeDatadog.Monitor }, Wired.Now, Stop);
        await wired.Get<IConnectionChecks>().CheckAsync("dd", Stop);
        return (metric, monitor);
    }
}
