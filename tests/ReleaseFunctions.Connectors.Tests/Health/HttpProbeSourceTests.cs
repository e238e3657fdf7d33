using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

public sealed class HttpProbeSourceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task MeasureAsync_WithoutPath_IsTheStatusOfOneRequest(int status)
    {
        (Sample sample, FakeSystem app) = await MeasureAsync(null, status, "");

        Assert.Equal((SampleKind.Value, (double)status), (sample.Kind, sample.Value));
        Assert.Equal(("GET", "/base/healthz?deep=1"), (Assert.Single(app.Seen).Method, app.Seen[0].Target));
    }

    [Theory]
    [InlineData("$", "7", 7)]
    [InlineData("$.a.b[1]['c d']", """{"a":{"b":[0,{"c d":0.25}]}}""", 0.25)]
    [InlineData("$[\"a\"]", """{"a":"12.5"}""", 12.5)]
    [InlineData("$.list[-1]", """{"list":[1,2,3]}""", 3)]
    [InlineData("$.n", """{"n":1e3}""", 1000)]
    public async Task MeasureAsync_PathToANumber_IsTheValue(string path, string body, double expected)
    {
        (Sample sample, _) = await MeasureAsync(path, 200, body);

        Assert.Equal((SampleKind.Value, expected), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData("$.missing", "{}")]
    [InlineData("$.a.b", """{"a":7}""")]
    [InlineData("$.a[2]", """{"a":[1,2]}""")]
    [InlineData("$.a[-3]", """{"a":[1,2]}""")]
    [InlineData("$.a", """{"a":null}""")]
    [InlineData("$.a", """{"a":"NaN"}""")]
    [InlineData("$.a", """{"a":1e999}""")]
    public async Task MeasureAsync_NoNumberThere_IsNoData(string path, string body)
    {
        (Sample sample, _) = await MeasureAsync(path, 200, body);

        Assert.Equal(SampleKind.NoData, sample.Kind);
    }

    [Theory]
    [InlineData("$.a", 200, """{"a":true}""", "true")]
    [InlineData("$.a", 200, """{"a":"12,5"}""", "text")]
    [InlineData("$.a", 200, """{"a":{}}""", "object")]
    [InlineData("$.a", 200, "<html>", "not JSON")]
    [InlineData("$.a", 200, "", "not JSON")]
    [InlineData("$.a", 503, """{"a":1}""", "503")]
    [InlineData("$.a", 302, """{"a":1}""", "302")]
    [InlineData("a", 200, "{}", "character 1")]
    [InlineData("$.a[*]", 200, "{}", "wildcards")]
    [InlineData("$..a", 200, "{}", "character 3")]
    [InlineData("$.a['b", 200, "{}", "not closed")]
    [InlineData("$.a[", 200, "{}", "whole number")]
    [InlineData("$a", 200, "{}", "character 2")]
    public async Task MeasureAsync_NotANumber_IsAnErrorThatSaysSo(string path, int status, string body, string expected)
    {
        (Sample sample, _) = await MeasureAsync(path, status, body);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains(expected, sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_NobodyListens_IsAnError()
    {
        await using Wired wired = new(Settings(new Uri("http://127.0.0.1:1")));

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(new HttpProbe { Connection = "app", Path = "/" }, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("could not be reached", sample.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(Uri url) =>
        [("Connections__app__Kind", "http"), ("Connections__app__Url", new Uri(url, "/base").AbsoluteUri), ("Connections__app__AllowPrivate", "true")];

    private static async Task<(Sample Sample, FakeSystem App)> MeasureAsync(string? path, int status, string body)
    {
        await using FakeSystem app = await FakeSystem.StartAsync(status, body);
        await using Wired wired = new(Settings(app.Url));
        return (await wired.Get<IHealthSource>().MeasureAsync(new HttpProbe { Connection = "app", Path = "/healthz?deep=1", Value = path }, Wired.Now, Cancel), app);
    }
}
