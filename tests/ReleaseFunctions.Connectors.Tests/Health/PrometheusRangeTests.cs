using Microsoft.AspNetCore.WebUtilities;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Connectors.Tests.Health;

public sealed class PrometheusRangeTests
{
    private static readonly PrometheusQuery Query = new() { Connection = "prom", Query = "up" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"resultType":"matrix","result":[]}""", SampleKind.NoData, 0, 0)]
    [InlineData("""{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[2,"NaN"],[3,"2.5e-3"],[4,"+Inf"]]}]}""", SampleKind.Value, 2, 2)]
    public async Task MeasureRangeAsync_OneSeriesOrNone_IsItsNumbers(string data, SampleKind kind, int values, int notNumbers)
    {
        SampleSeries series = await MeasureAsync(200, $$"""{"status":"success","data":{{data}}}""");

        Assert.Equal((kind, values, notNumbers), (series.Kind, series.Values.Count, series.NotNumbers));
    }

    [Theory]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[]},{"metric":{},"values":[]}]}}""", "2 series where one is needed")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"histograms":[]}]}}""", "answered histograms")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[]}}""", "answered a vector")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"x"]]}]}}""", "answered 'x'")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1]]}]}}""", "not an answer of the Prometheus API")]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error"}""", "bad_data: parse error")]
    [InlineData(503, "down", "503")]
    public async Task MeasureRangeAsync_AnythingElse_IsAnErrorThatSaysSo(int status, string body, string expected)
    {
        SampleSeries series = await MeasureAsync(status, body);

        Assert.Equal(SampleKind.Error, series.Kind);
        Assert.Contains(expected, series.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureRangeAsync_Query_AsksForTheStretch()
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}""");
        await using Wired wired = new(Settings(prom.Url));

        await wired.Get<IHealthSource>().MeasureRangeAsync(Query, Wired.Now, Wired.Now.AddMinutes(10), TimeSpan.FromMilliseconds(1500), Cancel);

        SeenRequest seen = Assert.Single(prom.Seen);
        Assert.Equal(("POST", "/api/v1/query_range"), (seen.Method, seen.Target));
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form = QueryHelpers.ParseQuery(seen.Body);
        long now = Wired.Now.ToUnixTimeSeconds();
        Assert.Equal(("up", $"{now}", $"{now + 600}", "1.5"), (form["query"].ToString(), form["start"].ToString(), form["end"].ToString(), form["step"].ToString()));
    }

    [Fact]
    public async Task MeasureRangeAsync_SourceWithoutRanges_AsksMomentByMoment()
    {
        int answered = 0;
        await using FakeSystem shop = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = 200 + answered++;
            return Task.CompletedTask;
        });
        await using Wired wired = new([("Connections__shop__Kind", "http"), ("Connections__shop__Url", shop.Url.AbsoluteUri), ("Connections__shop__AllowPrivate", "true")]);

        SampleSeries series = await wired.Get<IHealthSource>().MeasureRangeAsync(
            new HttpProbe { Connection = "shop", Path = "/" }, Wired.Now, Wired.Now.AddMinutes(2), TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal([200, 201, 202], series.Values);
    }

    /// <summary>Against a real server: a range, and the same moments one by one, are the same numbers, also in the past.</summary>
    [Fact]
    public async Task MeasureRangeAsync_RealPrometheus_AgreesWithItsInstants()
    {
        string? url = Environment.GetEnvironmentVariable("PROMETHEUS_URL");
        Assert.SkipUnless(url is not null, "PROMETHEUS_URL is not set.");
        await using Wired wired = new(
            [("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", url!), ("Connections__prom__AllowPrivate", "true")], realTime: true);
        IHealthSource source = wired.Get<IHealthSource>();
        DateTimeOffset from = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);
        PrometheusQuery query = new() { Connection = "prom", Query = "time() - 1700000000.5" };

        SampleSeries range = await source.MeasureRangeAsync(query, from, from.AddMinutes(10), TimeSpan.FromSeconds(30), Cancel);
        Sample instant = await source.MeasureAsync(query, from.AddMinutes(5), Cancel);
        SampleSeries empty = await source.MeasureRangeAsync(query with { Query = "no_such_metric" }, from, from.AddMinutes(10), TimeSpan.FromSeconds(30), Cancel);
        SampleSeries broken = await source.MeasureRangeAsync(query with { Query = "sum(" }, from, from.AddMinutes(10), TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal([.. Enumerable.Range(0, 21).Select(i => i * 30.0)], range.Values);
        Assert.Equal(300, instant.Value);
        Assert.Equal((SampleKind.NoData, SampleKind.Error), (empty.Kind, broken.Kind));
    }

    private static (string, string)[] Settings(Uri url) =>
        [("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", url.AbsoluteUri), ("Connections__prom__AllowPrivate", "true")];

    private static async Task<SampleSeries> MeasureAsync(int status, string body)
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(status, body);
        await using Wired wired = new(Settings(prom.Url));
        return await wired.Get<IHealthSource>().MeasureRangeAsync(Query, Wired.Now, Wired.Now.AddMinutes(1), TimeSpan.FromSeconds(15), Cancel);
    }
}
