using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

/// <summary>Against a stand-in that speaks the two REST APIs over TLS; the service itself cannot be had here.</summary>
public sealed class AzureMonitorTests
{
    private const string Workspace = "5f1c1f6e-0d7c-4a0f-8d2f-1d1b0a5f9c11";
    private const string Resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/shop";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("long", "3", 3)]
    [InlineData("real", "0.25", 0.25)]
    [InlineData("real", "\"0.5\"", 0.5)]
    [InlineData("int", "7", 7)]
    [InlineData("decimal", "\"12.75\"", 12.75)]
    [InlineData("string", "\"0.125\"", 0.125)]
    public async Task Logs_OneNumber_IsTheValue(string type, string cell, double expected)
    {
        Sample sample = await AskLogsAsync(Table(type, $"[[{cell}]]"));

        Assert.Equal((SampleKind.Value, expected), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData("real", "[]")]
    [InlineData("real", "[[null]]")]
    [InlineData("real", "[[\"NaN\"]]")]
    public async Task Logs_NothingToJudge_IsNoData(string type, string rows)
    {
        Sample sample = await AskLogsAsync(Table(type, rows));

        Assert.Equal(SampleKind.NoData, sample.Kind);
    }

    [Fact]
    public async Task Logs_PartialError_IsNoDataAndSaysWhy()
    {
        JsonNode answer = JsonNode.Parse(Table("real", "[[0.1]]"))!;
        answer["error"] = JsonNode.Parse("""{"code":"PartialError","message":"one shard did not answer"}""");

        Sample sample = await AskLogsAsync(answer.ToJsonString());

        Assert.Equal(SampleKind.NoData, sample.Kind);
        Assert.Contains("one shard did not answer", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"tables":[{"name":"t","columns":[{"name":"a","type":"real"}],"rows":[[1],[2]]}]}""", "2 rows")]
    [InlineData(200, """{"tables":[{"name":"t","columns":[{"name":"a","type":"real"},{"name":"b","type":"real"}],"rows":[[1,2]]}]}""", "2 columns")]
    [InlineData(200, """{"tables":[{"name":"t","columns":[],"rows":[]},{"name":"u","columns":[],"rows":[]}]}""", "2 tables")]
    [InlineData(200, """{"tables":[{"name":"t","columns":[{"name":"a","type":"bool"}],"rows":[[true]]}]}""", "Boolean")]
    [InlineData(200, """{"tables":[{"name":"t","columns":[{"name":"a","type":"string"}],"rows":[["up"]]}]}""", "String")]
    [InlineData(200, "<html>", "answered 200")]
    [InlineData(400, """{"error":{"code":"BadArgumentError","message":"The request had some invalid properties"}}""", "BadArgumentError: The request had some invalid properties")]
    [InlineData(403, """{"error":{"code":"InsufficientAccessError","message":"no access to the workspace"}}""", "InsufficientAccessError")]
    public async Task Logs_AnythingElse_IsAnErrorThatSaysSo(int status, string body, string expected)
    {
        Sample sample = await AskLogsAsync(body, status);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains(expected, sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_Question_NamesWorkspaceQueryAndTheSpanThatEndsThen()
    {
        await using FakeSystem azure = await StartAsync(200, Table("long", "[[1]]"));
        await using Wired wired = Wire(azure);

        await wired.Get<IHealthSource>().MeasureAsync(Logs, Wired.Now, Cancel);

        SeenRequest seen = Assert.Single(azure.Seen);
        Assert.Equal(("POST", $"/v1/workspaces/{Workspace}/query"), (seen.Method, seen.Target));
        Assert.Equal("Bearer planted-token", seen.Headers["Authorization"]);
        JsonElement body = JsonDocument.Parse(seen.Body).RootElement;
        Assert.Equal(Logs.Query, body.GetProperty("query").GetString());
        Assert.Contains("PT30M", body.GetProperty("timespan").GetString(), StringComparison.Ordinal);
        Assert.Contains("2026-11-23T12:00:00", body.GetProperty("timespan").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_ServiceIsDown_IsTriedAgainThenAnErrorWithoutCredential()
    {
        await using FakeSystem azure = await StartAsync(503, """{"error":{"code":"Unavailable","message":"saw planted-token"}}""");
        await using Wired wired = Wire(azure);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Logs, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Equal(3, azure.Seen.Count);
        Assert.DoesNotContain("planted", sample + wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_HugeAnswer_IsAnError()
    {
        await using FakeSystem azure = await StartAsync(200, new string(' ', 3_000_000));
        await using Wired wired = Wire(azure);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Logs, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("size limit", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total", """[{"timeStamp":"2026-11-23T11:57:00Z","total":2},{"timeStamp":"2026-11-23T11:58:00Z","total":3},{"timeStamp":"2026-11-23T11:59:00Z"}]""", 5)]
    [InlineData("count", """[{"timeStamp":"2026-11-23T11:55:00Z","count":2},{"timeStamp":"2026-11-23T11:59:00Z","count":1}]""", 3)]
    [InlineData("minimum", """[{"timeStamp":"2026-11-23T11:58:00Z","minimum":4},{"timeStamp":"2026-11-23T11:59:00Z","minimum":1.5}]""", 1.5)]
    [InlineData("Maximum", """[{"timeStamp":"2026-11-23T11:58:00Z","maximum":4},{"timeStamp":"2026-11-23T11:59:00Z","maximum":1.5}]""", 4)]
    [InlineData("average", """[{"timeStamp":"2026-11-23T11:58:00Z","average":10,"count":1},{"timeStamp":"2026-11-23T11:59:00Z","average":20,"count":3}]""", 17.5)]
    [InlineData("average", """[{"timeStamp":"2026-11-23T11:58:00Z","average":10},{"timeStamp":"2026-11-23T11:59:00Z","average":20,"count":3}]""", 15)]
    [InlineData("average", """[{"timeStamp":"2026-11-23T11:58:00Z","average":0,"count":0},{"timeStamp":"2026-11-23T11:59:00Z","average":20,"count":3}]""", 20)]
    [InlineData("total", """[{"timeStamp":"2026-11-23T11:54:00Z","total":100},{"timeStamp":"2026-11-23T11:59:00Z","total":1},{"timeStamp":"2026-11-23T12:00:00Z","total":100}]""", 1)]
    public async Task Metric_CompleteGrains_AreOneNumber(string aggregation, string data, double expected)
    {
        Sample sample = await AskMetricAsync(aggregation, $$"""[{"metadatavalues":[],"data":{{data}}}]""");

        Assert.Equal((SampleKind.Value, expected), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData("total", """[{"metadatavalues":[],"data":[{"timeStamp":"2026-11-23T11:59:00Z"}]}]""")]
    [InlineData("average", """[{"metadatavalues":[],"data":[{"timeStamp":"2026-11-23T11:59:00Z","count":0}]}]""")]
    [InlineData("maximum", """[{"metadatavalues":[],"data":[]}]""")]
    [InlineData("minimum", "[]")]
    [InlineData("total", """[{"metadatavalues":[],"data":[{"timeStamp":"2026-11-23T12:00:00Z","total":5}]}]""")]
    public async Task Metric_NoAggregationInTheSpan_IsNoData(string aggregation, string series)
    {
        Sample sample = await AskMetricAsync(aggregation, series);

        Assert.Equal((SampleKind.NoData, null), (sample.Kind, sample.Value));
    }

    [Fact]
    public async Task Metric_SeveralSeries_IsAnErrorThatCountsThem()
    {
        const string Point = """{"metadatavalues":[],"data":[{"timeStamp":"2026-11-23T11:59:00Z","total":5}]}""";

        Sample sample = await AskMetricAsync("total", $"[{Point},{Point}]");

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("2 time series", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("median")]
    [InlineData("none")]
    [InlineData("5")]
    [InlineData("")]
    public async Task Metric_UnknownAggregation_IsAnErrorAndNothingIsAsked(string aggregation)
    {
        await using FakeSystem azure = await StartAsync(200, "{}");
        await using Wired wired = Wire(azure);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Metric(aggregation), Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("average, minimum, maximum, total, count", sample.Message, StringComparison.Ordinal);
        Assert.Empty(azure.Seen);
    }

    [Fact]
    public async Task Metric_Question_NamesWholeGrainsThatEndThen()
    {
        await using FakeSystem azure = await StartAsync(200, Answer("[]"));
        await using Wired wired = Wire(azure);

        await wired.Get<IHealthSource>().MeasureAsync(Metric("total"), Wired.Now.AddSeconds(42), Cancel);

        string target = Uri.UnescapeDataString(Assert.Single(azure.Seen).Target);
        Assert.StartsWith(Resource + "/providers/microsoft.insights/metrics?", target, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("interval=PT1M", target, StringComparison.Ordinal);
        Assert.Contains("2026-11-23T11:55:00", target, StringComparison.Ordinal);
        Assert.Contains("2026-11-23T12:00:00", target, StringComparison.Ordinal);
        Assert.Contains("aggregation=Total", target, StringComparison.OrdinalIgnoreCase);
    }

    private static LogsQuery Logs { get; } = new() { Connection = "azure", Workspace = Workspace, Query = "requests | count", Span = TimeSpan.FromMinutes(30) };

    private static MetricQuery Metric(string aggregation) =>
        new() { Connection = "azure", Resource = Resource, Metric = "Http5xx", Aggregation = aggregation, Span = TimeSpan.FromMinutes(5) };

    private static string Table(string type, string rows) =>
        $$"""{"tables":[{"name":"PrimaryResult","columns":[{"name":"value","type":"{{type}}"}],"rows":{{rows}}}]}""";

    private static string Answer(string series) => $$"""
        {"cost":0,"timespan":"2026-11-23T11:55:00Z/2026-11-23T12:00:00Z","interval":"PT1M","namespace":"Microsoft.Web/sites","resourceregion":"westeurope",
         "value":[{"id":"x","type":"Microsoft.Insights/metrics","name":{"value":"Http5xx"},"unit":"Count","errorCode":"Success","timeseries":{{series}}}]}
        """;

    private static Task<FakeSystem> StartAsync(int status, string body) => FakeSystem.StartAsync(
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        },
        secure: true);

    private static Wired Wire(FakeSystem azure) => new(
        [
            ("Connections__azure__Kind", "azureMonitor"),
            ("Connections__azure__Url", azure.Url.AbsoluteUri),
            ("Connections__azure__Token", "planted-token"),
            ("Connections__azure__AllowPrivate", "true"),
        ],
        new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) },
        realTime: true,
        trustAll: true);

    private static async Task<Sample> AskLogsAsync(string body, int status = 200)
    {
        await using FakeSystem azure = await StartAsync(status, body);
        await using Wired wired = Wire(azure);
        return await wired.Get<IHealthSource>().MeasureAsync(Logs, Wired.Now, Cancel);
    }

    private static async Task<Sample> AskMetricAsync(string aggregation, string series)
    {
        await using FakeSystem azure = await StartAsync(200, Answer(series));
        await using Wired wired = Wire(azure);
        return await wired.Get<IHealthSource>().MeasureAsync(Metric(aggregation), Wired.Now, Cancel);
    }
}
