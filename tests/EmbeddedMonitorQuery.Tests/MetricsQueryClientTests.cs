using Azure;
using EmbeddedMonitorQuery.Models;

namespace EmbeddedMonitorQuery.Tests;

public sealed class MetricsQueryClientTests
{
    private const string Resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/shop";
    private const string Answer = """
        {"cost":59,"interval":"PT1M","namespace":"Microsoft.Web/sites","resourceregion":"westeurope",
         "timespan":"2026-11-23T01:00:00Z/2026-11-23T01:30:00Z",
         "value":[{"id":"x/Http5xx","type":"Microsoft.Insights/metrics","name":{"value":"Http5xx","localizedValue":"Http 5xx"},
           "displayDescription":"Server errors","errorCode":"Success","unit":"Count","timeseries":[{"metadatavalues":[{"name":{"value":"instance","localizedValue":"instance"},"value":"a"}],
             "data":[{"timeStamp":"2026-11-23T01:00:00Z","total":3.0},{"timeStamp":"2026-11-23T01:01:00Z"}]}]}]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QueryResourceAsync_Series_AsksAsTheServiceExpectsAndReadsIt()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Answer);
        MetricsQueryOptions options = new()
        {
            TimeRange = TimeSpan.FromMinutes(30),
            Granularity = TimeSpan.FromMinutes(1),
            Aggregations = { MetricAggregationType.Total, MetricAggregationType.Average },
            Filter = "instance eq '*'",
            Size = 5,
            OrderBy = "sum asc",
            MetricNamespace = "Microsoft.Web/sites",
        };

        MetricsQueryResult result = await azure.MetricsClient().QueryResourceAsync(Resource, ["Http5xx", "Requests"], options, Token);

        AskedRequest asked = Assert.Single(azure.Asked);
        Assert.Equal(("GET", $"{Resource}/providers/microsoft.insights/metrics"), (asked.Method, asked.Path));
        Assert.Equal("Bearer a-token", asked.Headers["Authorization"]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["api-version"] = "2024-02-01",
                ["metricnames"] = "Http5xx,Requests",
                ["timespan"] = "PT30M",
                ["interval"] = "PT1M",
                ["aggregation"] = "Total,Average",
                ["$filter"] = "instance eq '*'",
                ["top"] = "5",
                ["orderby"] = "sum asc",
                ["metricnamespace"] = "Microsoft.Web/sites",
            },
            asked.Query);
        Assert.Equal(["https://management.azure.com//.default"], azure.Credential.Scopes);
        Assert.Equal((59, TimeSpan.FromMinutes(1), "westeurope"), (result.Cost, result.Granularity, result.ResourceRegion));
        Assert.Equal(TimeSpan.FromMinutes(30), result.TimeSpan.Duration);
        MetricResult metric = result.GetMetricByName("Http5xx");
        Assert.Null(metric.Error);
        MetricTimeSeriesElement series = Assert.Single(metric.TimeSeries);
        Assert.Equal("a", series.Metadata["instance"]);
        Assert.Equal(3.0, series.Values[0].Total);
    }

    [Fact]
    public async Task QueryResourceAsync_PointWithoutTheAggregation_IsNullAndNotZero()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Answer);

        MetricsQueryResult result = await azure.MetricsClient().QueryResourceAsync(Resource, ["Http5xx"], cancellationToken: Token);

        MetricValue point = result.Metrics[0].TimeSeries[0].Values[1];
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 1, 1, 0, TimeSpan.Zero), point.TimeStamp);
        Assert.Equal((null, null, null, null, null), (point.Total, point.Average, point.Minimum, point.Maximum, point.Count));
    }

    [Fact]
    public async Task QueryResourceAsync_NumbersAsTextAndNulls_AreRead()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers("""
            {"timespan":"2026-11-23T01:00:00Z/2026-11-23T01:30:00Z","value":[{"id":"i","type":"t","name":{"value":"m"},"unit":"Count",
              "timeseries":[{"data":[{"timeStamp":"2026-11-23T01:00:00Z","average":"2.5","total":null}]}]}]}
            """);

        MetricsQueryResult result = await azure.MetricsClient().QueryResourceAsync(Resource, ["m"], cancellationToken: Token);

        MetricValue point = result.Metrics[0].TimeSeries[0].Values[0];
        Assert.Equal((2.5, null), (point.Average, point.Total));
        Assert.Null(result.Granularity);
        Assert.Null(result.Cost);
    }

    [Fact]
    public async Task QueryResourceAsync_OneMetricFailed_CarriesItsError()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers("""
            {"timespan":"2026-11-23T01:00:00Z/2026-11-23T01:30:00Z","value":[{"id":"i","type":"t","name":{"value":"m"},"unit":"Count",
              "errorCode":"InvalidSeries","errorMessage":"no such series","timeseries":[]}]}
            """);

        MetricsQueryResult result = await azure.MetricsClient().QueryResourceAsync(Resource, ["m"], cancellationToken: Token);

        Assert.Equal(("InvalidSeries", "no such series"), (result.Metrics[0].Error?.Code, result.Metrics[0].Error?.Message));
        Assert.Empty(result.Metrics[0].TimeSeries);
    }

    [Fact]
    public async Task QueryResourceAsync_OlderServiceVersion_IsAskedFor()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Answer);
        MetricsQueryClient client = azure.MetricsClient(options: new MetricsQueryClientOptions(MetricsQueryClientOptions.ServiceVersion.V2018_01_01));

        await client.QueryResourceAsync(Resource, ["Http5xx"], cancellationToken: Token);

        Assert.Equal("2018-01-01", azure.Asked[0].Query["api-version"]);
        Assert.Equal(["metricnames", "api-version"], azure.Asked[0].Query.Keys);
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(403, "AuthorizationFailed")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task QueryResourceAsync_ErrorStatus_ThrowsWithStatusAndCode(int status, string code)
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers($$$"""{"error":{"code":"{{{code}}}","message":"no"}}""", status);

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(
            () => azure.MetricsClient().QueryResourceAsync(Resource, ["m"], cancellationToken: Token));

        Assert.Equal((status, code), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task QueryResourceAsync_ServerFailsOnce_IsAskedAgain()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers("{}", 503).Answers(Answer);

        MetricsQueryResult result = await azure.MetricsClient(retries: 1).QueryResourceAsync(Resource, ["Http5xx"], cancellationToken: Token);

        Assert.Equal(2, azure.Asked.Count);
        Assert.Single(result.Metrics);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"timespan":"yesterday","value":[]}""")]
    [InlineData("""{"timespan":"PT1H","value":3}""")]
    public async Task QueryResourceAsync_ForeignBody_ThrowsRequestFailed(string body)
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(body);

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(
            () => azure.MetricsClient().QueryResourceAsync(Resource, ["m"], cancellationToken: Token));

        Assert.Contains("no metrics result", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetMetricByName_UnknownName_ThrowsWithWhatThereIs()
    {
        await using FakeAzure azure = await FakeAzure.StartAsync();
        azure.Answers(Answer);
        MetricsQueryResult result = await azure.MetricsClient().QueryResourceAsync(Resource, ["Http5xx"], cancellationToken: Token);

        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => result.GetMetricByName("Http4xx"));

        Assert.Contains("Http5xx", error.Message, StringComparison.Ordinal);
    }
}
