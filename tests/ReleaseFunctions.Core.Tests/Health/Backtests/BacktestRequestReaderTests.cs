using System.Text.Json;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Backtests;

namespace ReleaseFunctions.Core.Tests.Health.Backtests;

public sealed class BacktestRequestReaderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"at":["2026-11-23T10:00:00Z","2026-11-22T11:00:00+01:00"],"version":"1.0"}""", 2)]
    [InlineData("""{"from":"2026-11-22T00:00:00Z","to":"2026-11-22T06:00:00Z","every":"2h"}""", 4)]
    [InlineData("""{"from":"2026-11-22T00:00:00Z","to":"2026-11-22T00:00:00Z","every":"1d"}""", 1)]
    [InlineData("""{"releases":5,"measurements":false}""", 0)]
    public void Read_GoodBody_HasItsMoments(string body, int moments)
    {
        (BacktestRequest? request, IReadOnlyList<(string, string)> errors) = BacktestRequestReader.Read(JsonElement.Parse(body), Noon);

        Assert.Empty(errors);
        Assert.Equal(moments, request!.At.Count);
    }

    [Theory]
    [InlineData("{}", "at", "Say over which past")]
    [InlineData("""{"at":["2026-11-23T10:00:00Z"],"releases":5}""", "at", "Say over which past")]
    [InlineData("""{"at":[]}""", "at", "1 to 100 times")]
    [InlineData("""{"at":"2026-11-23T10:00:00Z"}""", "at", "1 to 100 times")]
    [InlineData("""{"at":["2026-11-23T10:00:00Z",5]}""", "at[1]", "A time is a text")]
    [InlineData("""{"at":["2026-11-23T12:00:00Z"]}""", "at[0]", "is not in the past")]
    [InlineData("""{"from":"2026-11-22T00:00:00Z"}""", "to", "'to' is missing")]
    [InlineData("""{"from":"2026-11-22T00:00:00Z","to":"2026-11-21T00:00:00Z","every":"1h"}""", "to", "must not be before")]
    [InlineData("""{"from":"2026-11-01T00:00:00Z","to":"2026-11-22T00:00:00Z","every":"1h"}""", "every", "That makes 505 moments; at most 100")]
    [InlineData("""{"from":"2026-11-01T00:00:00Z","to":"2026-11-22T00:00:00Z","every":"1 hour"}""", "every", "a duration of at least 1s")]
    [InlineData("""{"releases":0}""", "releases", "a whole number from 1 to 50")]
    [InlineData("""{"releases":1.5}""", "releases", "a whole number from 1 to 50")]
    [InlineData("""{"releases":5,"version":"1.0"}""", "version", "lends its own version")]
    [InlineData("""{"releases":5,"planVersion":-1}""", "planVersion", "a whole number from 1 on")]
    [InlineData("""{"releases":5,"measurements":"no"}""", "measurements", "must be true or false")]
    [InlineData("""{"at":["2026-11-23T10:00:00Z"],"version":1}""", "version", "must be a string")]
    [InlineData("""{"at":["2026-11-23T10:00:00Z"],"variables":{"region":1}}""", "variables.region", "must be a string")]
    [InlineData("""{"at":["2026-11-23T10:00:00Z"],"variables":[]}""", "variables", "an object of strings")]
    [InlineData("""{"releases":5,"window":1}""", "window", "'window' is not known")]
    public void Read_WrongBody_SaysWhatIsWrong(string body, string path, string message)
    {
        (BacktestRequest? request, IReadOnlyList<(string Path, string Message)> errors) = BacktestRequestReader.Read(JsonElement.Parse(body), Noon);

        Assert.Null(request);
        Assert.Contains(errors, error => error.Path == path && error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralMistakes_AreReportedAtOnce()
    {
        (_, IReadOnlyList<(string Path, string Message)> errors) = BacktestRequestReader.Read(JsonElement.Parse("""{"at":[1],"version":2,"variables":3,"x":4}"""), Noon);

        Assert.Equal(["x", "at[0]", "version", "variables"], errors.Select(error => error.Path));
    }

    [Fact]
    public void Queries_OfAGate_CountsBothSidesAndTheBaseline()
    {
        HealthPlan gate = new()
        {
            Checks =
            [
                new() { Check = "a", Query = new PrometheusQuery { Connection = "prom", Query = "up" }, Pass = "<= baseline", Baseline = new() { Samples = 3 } },
                new() { Check = "b", Query = new PrometheusQuery { Connection = "prom", Query = "up", CompareTo = "x" }, Compare = new() },
                new() { Check = "c", Query = new HttpProbe { Connection = "page", Path = "/" }, Pass = "== 200" },
            ],
        };

        Assert.Equal(["a", "b"], Backtest.LookingBack(gate).Checks.Select(check => check.Check));
        Assert.Equal(11 + 3 + 22, Backtest.Queries(Backtest.LookingBack(gate)));
    }
}
