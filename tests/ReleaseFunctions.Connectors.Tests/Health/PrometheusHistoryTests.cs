using System.Globalization;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Connectors.Tests.Health;

/// <summary>A gate over past hours, against a Prometheus server whose history was back-filled: a share of errors of 0.001, and of 0.05 in the last two of six hours. See <c>scripts/prometheus.sh</c>.</summary>
public sealed class PrometheusHistoryTests
{
    private static readonly PrometheusQuery Query = new() { Connection = "prom", Query = "sum(shop_error_ratio)" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeasureAsync_PastMoments_TellsWhenItTurnedBad()
    {
        (Uri url, DateTimeOffset end) = History();
        await using Wired wired = Wire(url);

        List<double?> values = [];
        for (int hour = 5; hour >= 1; hour--)
        {
            values.Add((await wired.Get<IHealthSource>().MeasureAsync(Query, end.AddHours(-hour), Stop)).Value);
        }

        Assert.Equal([0.001, 0.001, 0.001, 0.05, 0.05], values);
    }

    [Fact]
    public async Task MeasureRangeAsync_PastHours_GivesEveryStep()
    {
        (Uri url, DateTimeOffset end) = History();
        await using Wired wired = Wire(url);

        SampleSeries series = await wired.Get<IHealthSource>().MeasureRangeAsync(Query, end.AddHours(-3), end.AddHours(-1), TimeSpan.FromMinutes(10), Stop);

        Assert.Equal(13, series.Values.Count);
        Assert.Equal((0.001, 0.05), (series.Values[0], series.Values[^1]));
    }

    [Fact]
    public async Task Server_AskedThroughTheDescription_AnswersAsItSays()
    {
        (Uri url, DateTimeOffset end) = History();
        await using Prism prism = await Prism.ProxyAsync("prometheus.json", new Uri(url, "/api/v1"));
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false, @base: "/api/v1");
        await using Wired wired = Wire(gate.Url);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, end.AddHours(-1), Stop);
        await wired.Get<IHealthSource>().MeasureRangeAsync(Query, end.AddHours(-3), end, TimeSpan.FromMinutes(10), Stop);
        Sample wrong = await wired.Get<IHealthSource>().MeasureAsync(Query with { Query = "sum(" }, end, Stop);

        Assert.Equal((0.05, SampleKind.Error), (sample.Value, wrong.Kind));
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    private static (Uri Url, DateTimeOffset End) History()
    {
        string? url = Environment.GetEnvironmentVariable("PROMETHEUS_URL");
        string? end = Environment.GetEnvironmentVariable("PROMETHEUS_HISTORY_END");
        Assert.SkipWhen(url is null || end is null, "PROMETHEUS_URL and PROMETHEUS_HISTORY_END are not set: there is no server with a history; ./test.sh starts one.");
        return (new Uri(url!), DateTimeOffset.FromUnixTimeSeconds(long.Parse(end!, CultureInfo.InvariantCulture)));
    }

    private static Wired Wire(Uri url) =>
        new([("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", url.AbsoluteUri), ("Connections__prom__AllowPrivate", "true")], realTime: true);
}
