using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

public sealed class PrometheusSourceTests
{
    private static readonly PrometheusQuery Query = new() { Connection = "prom", Query = "sum(rate(http_errors_total[5m])) > 0 or vector(0)" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1700000000.1,"0.0125"]}]}""", 0.0125)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1700000000,"1e-05"]}]}""", 0.00001)]
    [InlineData("""{"resultType":"scalar","result":[1700000000,"-42"]}""", -42)]
    public async Task MeasureAsync_OneNumber_IsTheValue(string data, double expected)
    {
        Sample sample = await MeasureAsync(200, $$"""{"status":"success","data":{{data}}}""");

        Assert.Equal((SampleKind.Value, expected), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData("""{"resultType":"vector","result":[]}""")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}""")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1,"+Inf"]}]}""")]
    [InlineData("""{"resultType":"scalar","result":[1,"-Inf"]}""")]
    public async Task MeasureAsync_NothingToJudge_IsNoData(string data)
    {
        Sample sample = await MeasureAsync(200, $$"""{"status":"success","data":{{data}}}""");

        Assert.Equal((SampleKind.NoData, null), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"2"]},{"metric":{},"value":[1,"3"]}]}}""", "3 series")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]]}]}}""", "matrix")]
    [InlineData(200, """{"status":"success","data":{"resultType":"string","result":[1,"up"]}}""", "string")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}}""", "histogram")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0x10"]}]}}""", "0x10")]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error at char 3"}""", "bad_data: parse error at char 3")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"too many samples"}""", "execution")]
    [InlineData(200, """{"status":"error","errorType":"timeout","error":"too slow"}""", "timeout")]
    [InlineData(500, """{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}""", "500")]
    [InlineData(401, "<html>sign in</html>", "401")]
    [InlineData(200, "", "not an answer of the Prometheus API")]
    [InlineData(200, "[]", "not an answer of the Prometheus API")]
    [InlineData(200, """{"status":"success"}""", "not an answer of the Prometheus API")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""", "not an answer of the Prometheus API")]
    [InlineData(302, "", "302")]
    public async Task MeasureAsync_AnythingElse_IsAnErrorThatSaysSo(int status, string body, string expected)
    {
        Sample sample = await MeasureAsync(status, body);

        Assert.Equal((SampleKind.Error, null), (sample.Kind, sample.Value));
        Assert.Contains(expected, sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_Warnings_AreInTheMessage()
    {
        Sample sample = await MeasureAsync(200, """{"status":"success","warnings":["one store is down"],"data":{"resultType":"scalar","result":[1,"5"]}}""");

        Assert.Equal(5, sample.Value);
        Assert.Contains("one store is down", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_Query_IsPostedAsForm()
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(200, """{"status":"success","data":{"resultType":"scalar","result":[1,"5"]}}""");
        await using Wired wired = new([.. Settings(prom.Url, "/prom/"), ("Connections__prom__User", "me"), ("Connections__prom__Secret", "pass")]);

        await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now.AddMilliseconds(250), Cancel);

        SeenRequest seen = Assert.Single(prom.Seen);
        Assert.Equal(("POST", "/prom/api/v1/query"), (seen.Method, seen.Target));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pass")), seen.Headers["Authorization"]);
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form = QueryHelpers.ParseQuery(seen.Body);
        Assert.Equal(Query.Query, form["query"].ToString());
        Assert.Equal($"{Wired.Now.ToUnixTimeSeconds()}.25", form["time"].ToString());
        Assert.Equal("30000ms", form["timeout"].ToString());
    }

    [Fact]
    public async Task MeasureAsync_Token_IsSentAsBearerAndNeverShown()
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = "error", errorType = "denied", error = context.Request.Headers.Authorization.ToString() }));
        });
        await using Wired wired = new([.. Settings(prom.Url), ("Connections__prom__Token", "planted-token")]);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal("Bearer planted-token", Assert.Single(prom.Seen).Headers["Authorization"]);
        Assert.Contains("Bearer [hidden]", sample.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", sample + wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task MeasureAsync_PassingFault_IsAnErrorOfThisMeasurement(int status)
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(status, """{"status":"error","errorType":"unavailable","error":"starting"}""", ("Retry-After", "1"));
        await using Wired wired = new(Settings(prom.Url));

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("starting", sample.Message, StringComparison.Ordinal);
        Assert.Single(prom.Seen);
    }

    [Fact]
    public async Task MeasureAsync_HostLeadsInside_IsAnErrorAtOnce()
    {
        int asked = 0;
        await using Wired wired = new(
            [("Connections__prom__Kind", "prometheus"), ("Connections__prom__Url", "https://prom.example")],
            resolve: (_, _) =>
            {
                asked++;
                return Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.8")]);
            });

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("AllowPrivate", sample.Message, StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task MeasureAsync_HugeAnswer_IsAnError()
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(200, new string(' ', 3_000_000));
        await using Wired wired = new(Settings(prom.Url));

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("size limit", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_NeverAnswered_IsAnErrorAfterTheTimeout()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem prom = await FakeSystem.StartAsync(context =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new([.. Settings(prom.Url), ("Connections__prom__TimeoutSeconds", "12")]);

        Task<Sample> measuring = wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(12));
        Sample sample = await measuring.WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("did not answer within 12 s", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_CallerCancels_Throws()
    {
        using CancellationTokenSource caller = new();
        await using FakeSystem prom = await FakeSystem.StartAsync(async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using Wired wired = new(Settings(prom.Url));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, caller.Token));
    }

    [Fact]
    public async Task MeasureAsync_NoSuchConnection_IsAnError()
    {
        await using Wired wired = new([]);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("Connections__prom__Kind", sample.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(Uri url, string path = "") =>
    [
        ("Connections__prom__Kind", "prometheus"),
        ("Connections__prom__Url", new Uri(url, path).AbsoluteUri),
        ("Connections__prom__AllowPrivate", "true"),
    ];

    private static async Task<Sample> MeasureAsync(int status, string body)
    {
        await using FakeSystem prom = await FakeSystem.StartAsync(status, body);
        await using Wired wired = new(Settings(prom.Url), new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) }, realTime: true);
        return await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);
    }
}
