using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Datadog;

public sealed class DatadogSourceTests
{
    private static readonly DatadogQuery Query = new() { Connection = "dd", Query = "sum:shop.errors{env:prod} / sum:shop.requests{env:prod}" };
    private static readonly DatadogMonitor Monitor = new() { Connection = "dd", Monitor = FakeDatadog.Monitor };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeasureAsync_Query_AsksInSecondsWithBothKeys()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();

        Sample sample = await MeasureAsync(datadog, Query with { Span = TimeSpan.FromMinutes(10) });

        SeenRequest request = Assert.Single(datadog.Seen);
        long at = Wired.Now.ToUnixTimeSeconds();
        Assert.Equal($"/api/v1/query?from={at - 600}&to={at}&query={Uri.EscapeDataString(Query.Query)}", Reencoded(request.Target));
        Assert.Equal((FakeDatadog.ApiKey, FakeDatadog.ApplicationKey, false), (request.Headers["DD-API-KEY"], request.Headers["DD-APPLICATION-KEY"], request.Headers.ContainsKey("Authorization")));
        Assert.Equal((SampleKind.Value, 0.5), (sample.Kind, sample.Value));
    }

    [Fact]
    public async Task MeasureAsync_NewestPointsAreGaps_TakesTheNewestValue()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.Series = [[3, 0.125, null, null]];

        Assert.Equal(0.125, (await MeasureAsync(datadog, Query)).Value);
    }

    [Fact]
    public async Task MeasureAsync_NoSeriesOrOnlyGaps_IsNoData()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.Series = [];
        Sample none = await MeasureAsync(datadog, Query);
        datadog.Series = [[null, null]];
        Sample gaps = await MeasureAsync(datadog, Query);

        Assert.Equal((SampleKind.NoData, SampleKind.NoData), (none.Kind, gaps.Kind));
    }

    [Fact]
    public async Task MeasureAsync_SeveralSeries_IsAnErrorThatSaysSo()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.Series = [[1], [2]];

        Sample sample = await MeasureAsync(datadog, Query);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("2 series where one is needed", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"status":"error","error":"Rule 'x' is invalid","series":[]}""", "Rule 'x' is invalid")]
    [InlineData(400, """{"errors":["Error parsing query"]}""", "answered 400: Error parsing query.")]
    [InlineData(403, """{"errors":["Forbidden"]}""", "(Token) is not accepted")]
    [InlineData(429, """{"errors":["Rate limit of 300 requests in 3600 seconds reached"]}""", "answered 429: Rate limit of 300")]
    [InlineData(200, "[]", "not an answer of the API of Datadog")]
    [InlineData(200, """{"status":"ok"}""", "not an answer of the API of Datadog")]
    [InlineData(200, """{"status":"ok","series":[{"pointlist":[["a"]]}]}""", "not an answer of the API of Datadog")]
    [InlineData(502, "<html>", "answered 502 with something that is not")]
    public async Task MeasureAsync_WrongAnswer_IsAnErrorWithItsReason(int status, string body, string reason)
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.Script = _ => new ScriptedAnswer(status, body);

        Sample sample = await MeasureAsync(datadog, Query);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains(reason, sample.Message, StringComparison.Ordinal);
        Assert.Single(datadog.Seen);
    }

    [Theory]
    [InlineData("OK", SampleKind.Value, 0.0)]
    [InlineData("Warn", SampleKind.Value, 1.0)]
    [InlineData("Alert", SampleKind.Value, 2.0)]
    [InlineData("No Data", SampleKind.NoData, null)]
    [InlineData("Unknown", SampleKind.NoData, null)]
    [InlineData("Ignored", SampleKind.NoData, null)]
    [InlineData("Skipped", SampleKind.NoData, null)]
    [InlineData("Splendid", SampleKind.NoData, null)]
    public async Task MeasureAsync_Monitor_OnlyKnownStatesAreNumbers(string state, SampleKind kind, double? value)
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.State = state;

        Sample sample = await MeasureAsync(datadog, Monitor);

        Assert.Equal((kind, value), (sample.Kind, sample.Value));
        Assert.Contains($"Errors of the shop) is in the state {state}", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_MonitorIsNotThere_SaysSo()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();

        Sample sample = await MeasureAsync(datadog, Monitor with { Monitor = 9 });

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("no such monitor", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_KeysAreEchoed_AreHidden()
    {
        await using FakeDatadog datadog = await FakeDatadog.StartAsync();
        datadog.Script = _ => new ScriptedAnswer(400, $$"""{"errors":["{{FakeDatadog.ApiKey}} {{FakeDatadog.ApplicationKey}}"]}""");

        Sample sample = await MeasureAsync(datadog, Query);

        Assert.Contains("[hidden] [hidden]", sample.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", sample.Message, StringComparison.Ordinal);
    }

    private static async Task<Sample> MeasureAsync(FakeDatadog datadog, HealthQuery query)
    {
        await using Wired wired = new(datadog.Settings());
        return await wired.Get<IHealthSource>().MeasureAsync(query, Wired.Now, Cancel);
    }

    /// <summary>The test server shows the query decoded in part; what counts is what it decodes to.</summary>
    private static string Reencoded(string target)
    {
        int at = target.IndexOf("&query=", StringComparison.Ordinal) + "&query=".Length;
        return target[..at] + Uri.EscapeDataString(Uri.UnescapeDataString(target[at..]));
    }
}
