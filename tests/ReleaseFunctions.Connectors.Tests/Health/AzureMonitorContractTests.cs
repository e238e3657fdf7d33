using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

/// <summary>The requests to Azure Monitor against Microsoft's own descriptions, and the fake of its alerts behind one.</summary>
public sealed class AzureMonitorContractTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("azure-loganalytics.json", "/v1")]
    [InlineData("azure-monitor-metrics.json", "")]
    [InlineData("azure-alerts.json", "")]
    public async Task Client_EveryCall_IsWhatTheDescriptionAllows(string spec, string @base)
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync(spec), @base: @base, secure: true);
        await using Wired wired = new(Settings(gate.Url), new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) }, realTime: true, trustAll: true);

        await wired.Get<IHealthSource>().MeasureAsync(Query(spec), DateTimeOffset.UtcNow, Stop);

        Assert.NotEmpty(gate.Exchanges);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    [Fact]
    public async Task FakeOfAlerts_SeveralPages_AnswersAsTheDescriptionSays()
    {
        await using FakeAlerts fake = await FakeAlerts.StartAsync(("Sev0", "Fired"), ("Sev4", "Fired"), ("Sev1", "Fired"), ("Sev1", "Resolved"), ("Sev2", "Fired"));
        await using Prism prism = await Prism.ProxyAsync("azure-alerts.json", fake.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        fake.NextAt = gate.Url;
        await using Wired wired = new(fake.Settings(gate.Url));

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(new FiredAlertsQuery { Connection = "azure", Scope = "/subscriptions/1", Severity = "Sev2" }, Wired.Now, Stop);

        Assert.Equal((3.0, 2), (sample.Value, gate.Exchanges.Count));
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    private static HealthQuery Query(string spec) => spec switch
    {
        "azure-loganalytics.json" => new LogsQuery { Connection = "azure", Workspace = "01234567-89ab-cdef-0123-456789abcdef", Query = "requests | count", Span = TimeSpan.FromMinutes(30) },
        "azure-monitor-metrics.json" => new MetricQuery
        {
            Connection = "azure",
            Resource = "/subscriptions/1/resourceGroups/shop/providers/Microsoft.Web/sites/shop",
            Metric = "Http5xx",
            Aggregation = "average",
            Span = TimeSpan.FromMinutes(5),
        },
        _ => new FiredAlertsQuery { Connection = "azure", Scope = "/subscriptions/1/resourceGroups/shop" },
    };

    private static (string, string)[] Settings(Uri url) =>
    [
        ("Connections__azure__Kind", "azureMonitor"), ("Connections__azure__Url", url.AbsoluteUri), ("Connections__azure__Token", "t0k3n"), ("Connections__azure__AllowPrivate", "true"),
    ];
}
