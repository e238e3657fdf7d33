using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

/// <summary>Against a Prometheus server, where there is one: set PROMETHEUS_URL, such as http://127.0.0.1:9090. The queries need no data in it.</summary>
public sealed class RealPrometheusTests
{
    [Theory]
    [InlineData("vector(0.25)", SampleKind.Value, 0.25)]
    [InlineData("scalar(vector(3)) * 2", SampleKind.Value, 6.0)]
    [InlineData("time() - 1700000000.5", SampleKind.Value, 0.0)]
    [InlineData("sum(no_such_metric)", SampleKind.NoData, null)]
    [InlineData("vector(0) / 0", SampleKind.NoData, null)]
    [InlineData("vector(1) / 0", SampleKind.NoData, null)]
    [InlineData("label_replace(vector(1), \"a\", \"b\", \"\", \"\") or vector(2)", SampleKind.Error, null)]
    [InlineData("vector(1)[5m:1m]", SampleKind.Error, null)]
    [InlineData("\"text\"", SampleKind.Error, null)]
    [InlineData("sum(", SampleKind.Error, null)]
    public async Task MeasureAsync_Query_IsAnsweredAsDescribed(string query, SampleKind kind, double? value)
    {
        string? url = Environment.GetEnvironmentVariable("PROMETHEUS_URL");
        Assert.SkipUnless(url is not null, "PROMETHEUS_URL is not set.");
        await using Wired wired = new(
            [("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", url!), ("Connections__prom__AllowPrivate", "true")], realTime: true);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(
            new PrometheusQuery { Connection = "prom", Query = query }, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500), TestContext.Current.CancellationToken);

        Assert.True((kind, value) == (sample.Kind, sample.Value), sample.ToString());
    }
}
