using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.AppConfiguration;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Tests.AppConfiguration;

public sealed class AppConfigurationFlagsTests
{
    private const string Off = """{"id":"New Cart","description":"ümläut","enabled":false,"conditions":{"client_filters":[]},"telemetry":{"enabled":true},"variants":[{"name":"big"}]}""";
    private const string Targeted = """{"id":"New Cart","enabled":true,"conditions":{"requirement_type":"All","client_filters":[{"name":"Microsoft.TimeWindow","parameters":{"Start":"x"}},{"name":"Microsoft.Targeting","parameters":{"Audience":{"Users":["ada@contoso.example"],"Groups":[{"Name":"beta","RolloutPercentage":50}],"DefaultRolloutPercentage":5}}}]}}""";
    private const string Percentage = """{"id":"New Cart","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":"12.5"}}]}}""";
    private static readonly AppConfigurationFlag Flag = new() { Connection = "config", Key = "New Cart", Label = "prod" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Off, 0)]
    [InlineData("""{"id":"x"}""", 0)]
    [InlineData("""{"id":"x","enabled":true}""", 100)]
    [InlineData("""{"id":"x","enabled":true,"conditions":{"client_filters":[]}}""", 100)]
    [InlineData(Targeted, 5)]
    [InlineData(Percentage, 12.5)]
    [InlineData("""{"id":"x","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Targeting"}]}}""", 0)]
    public async Task ReadAsync_AnyState_IsItsPercentage(string value, double expected)
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(value);
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal((FlagOutcome.Done, expected), (answer.Outcome, answer.State?.Percentage));
    }

    [Theory]
    [InlineData("""{"enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.TimeWindow"}]}}""", "none with a percentage")]
    [InlineData("""{"enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.TimeWindow"},{"name":"Microsoft.Percentage","parameters":{"Value":5}}]}}""", "requirement_type")]
    [InlineData("""{"enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Targeting"},{"name":"Microsoft.Percentage"}]}}""", "more than one")]
    [InlineData("""{"enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":"much"}}]}}""", "not a number from 0 to 100")]
    [InlineData("""{"enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":101}}]}}""", "not a number from 0 to 100")]
    public async Task ReadAsync_NotOnePercentage_IsRefusedWithTheReason(string value, string expected)
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(value);
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal(FlagOutcome.Refused, answer.Outcome);
        Assert.Contains(expected, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetAsync_FlagWithoutAFilter_GetsATargetingFilterAndKeepsTheRest()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 2.5, "step"), Cancel);

        Assert.Equal((FlagOutcome.Done, 2.5), (answer.Outcome, answer.State!.Percentage));
        AssertJson(
            """{"id":"New Cart","description":"ümläut","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Targeting","parameters":{"Audience":{"Users":[],"Groups":[],"DefaultRolloutPercentage":2.5}}}]},"telemetry":{"enabled":true},"variants":[{"name":"big"}]}""",
            store.Value);
        Assert.Equal("zAJw6V16=token1", Assert.Single(store.Puts).Headers["Sync-Token"]);
    }

    [Theory]
    [InlineData(Targeted, 5, "\"DefaultRolloutPercentage\":5}", "\"DefaultRolloutPercentage\":25}")]
    [InlineData(Percentage, 12.5, "\"Value\":\"12.5\"", "\"Value\":25")]
    public async Task SetAsync_FlagWithAFilter_ChangesItsPercentageOnly(string value, double from, string before, string after)
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(value);
        await using Wired wired = new(Settings(store.Url));

        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, from, 25, "step"), Cancel);

        AssertJson(value.Replace(before, after, StringComparison.Ordinal), store.Value);
    }

    [Fact]
    public async Task SetAsync_Repeated_WritesOnce()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        await using Wired wired = new(Settings(store.Url));

        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);
        FlagAnswer again = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

        Assert.Equal(FlagOutcome.Done, again.Outcome);
        Assert.Single(store.Puts);
    }

    [Fact]
    public async Task SetAsync_WrittenInBetween_ReadsAgainAndKeepsWhatTheOtherWrote()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        int puts = 0;
        store.Script = request =>
        {
            if (request.Method == "PUT" && puts++ == 0)
            {
                store.Overwrite(Off.Replace("ümläut", "theirs", StringComparison.Ordinal));
            }

            return null;
        };
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

        Assert.Equal((FlagOutcome.Done, 2), (answer.Outcome, puts));
        Assert.Contains("theirs", store.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetAsync_WrittenInBetweenAgainAndAgain_GivesUpForNow()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        store.Script = request => request.Method == "PUT" ? new ScriptedAnswer(412) : null;
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

        Assert.Equal((FlagOutcome.TryAgain, 3), (answer.Outcome, store.Puts.Count()));
    }

    [Fact]
    public async Task SetAsync_SomebodySwitchedTheFlagOff_IsRefusedAndNotOverwritten()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Targeted.Replace("\"enabled\":true", "\"enabled\":false", StringComparison.Ordinal));
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 5, 25, "step"), Cancel);

        Assert.Equal(FlagOutcome.Refused, answer.Outcome);
        Assert.Contains("The flag stands at 0%, not at 5%", answer.Message, StringComparison.Ordinal);
        Assert.Empty(store.Puts);
    }

    [Theory]
    [InlineData(400, """{"title":"Invalid request parameter 'api-version'"}""", FlagOutcome.Refused, "api-version")]
    [InlineData(401, "", FlagOutcome.Refused, "access key")]
    [InlineData(403, "", FlagOutcome.Refused, "App Configuration Data Owner")]
    [InlineData(404, "", FlagOutcome.Refused, "There is no feature flag New Cart with the label prod")]
    [InlineData(409, """{"type":"https://azconfig.io/errors/key-locked","title":"Modifing key is not allowed"}""", FlagOutcome.Refused, "is locked; unlock it")]
    [InlineData(429, """{"title":"Too many"}""", FlagOutcome.TryAgain, "Too many")]
    [InlineData(503, "", FlagOutcome.TryAgain, "503")]
    [InlineData(307, "", FlagOutcome.Refused, "Redirects are not followed")]
    [InlineData(200, "<html>", FlagOutcome.TryAgain, "not a JSON object")]
    [InlineData(200, """{"content_type":"application/vnd.microsoft.appconfig.ff+json","value":"[]","etag":"x"}""", FlagOutcome.TryAgain, "not a feature flag of App Configuration")]
    [InlineData(200, """{"content_type":"application/vnd.microsoft.appconfig.ff+json","value":"{","etag":"x"}""", FlagOutcome.TryAgain, "not a feature flag of App Configuration")]
    [InlineData(200, """{"content_type":"text/plain","value":"{}","etag":"x"}""", FlagOutcome.Refused, "its content type is 'text/plain'")]
    public async Task AnyCall_AnsweredOtherwise_IsNeverDone(int status, string body, FlagOutcome expected, string sentence)
    {
        foreach (string method in new[] { "GET", "PUT" })
        {
            await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
            store.Script = request => request.Method == method ? new ScriptedAnswer(status, body) : null;
            await using Wired wired = new(Settings(store.Url));

            FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

            Assert.Equal(expected, answer.Outcome);
            Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadAsync_Throttled_PassesMillisecondsOn()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        store.Script = _ => new ScriptedAnswer(429, "", ("retry-after-ms", "1500"));
        await using Wired wired = new(Settings(store.Url));

        Assert.Equal(TimeSpan.FromMilliseconds(1500), (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).RetryAfter);
    }

    [Fact]
    public async Task ReadAsync_Locked_IsRefusedBeforeTheRampBegins()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        store.Locked = true;
        await using Wired wired = new(Settings(store.Url));

        Assert.Equal("The feature flag New Cart is locked; unlock it.", (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).Message);
    }

    [Fact]
    public async Task ReadAsync_WithoutALabel_AsksForTheOneWithoutALabel()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        await using Wired wired = new(Settings(store.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag with { Label = null }, Cancel);

        Assert.Contains("There is no feature flag New Cart without a label", answer.Message, StringComparison.Ordinal);
        Assert.Contains("label=%00&", Assert.Single(store.Seen).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ConnectionString_SignsLikeUserAndSecret()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        string text = $"Endpoint={store.Url};Id={FakeAppConfiguration.Id};Secret={Convert.ToBase64String(FakeAppConfiguration.Key)}";
        await using Wired wired = new([.. Base(store.Url), ("Connections__config__Secret", text)]);

        Assert.Equal(FlagOutcome.Done, (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).Outcome);
    }

    [Fact]
    public async Task ReadAsync_Token_IsSentAsBearerAndNeverShown()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Off);
        await using Wired wired = new([.. Base(store.Url), ("Connections__config__Token", "planted-token")]);
        Assert.Equal(FlagOutcome.Done, (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).Outcome);
        store.Script = request => new ScriptedAnswer(400, $$"""{"title":"{{request.Headers["Authorization"]}}"}""");

        FlagAnswer echoed = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Contains("Bearer [hidden]", echoed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", echoed + wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planted", "is neither a connection string")]
    [InlineData("Endpoint=https://other.azconfig.io;Id=a;Secret=cGxhbnRlZA==", "is the connection string of another store")]
    [InlineData("Endpoint=https://shop.azconfig.io;Id=a", "is neither a connection string")]
    public async Task Constructor_WrongKey_IsNamedWithoutShowingIt(string secret, string expected)
    {
        await using Wired wired = new([("Connections__config__Kind", "appConfiguration"), ("Connections__config__Url", "https://shop.azconfig.io"), ("Connections__config__Secret", secret)]);

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => wired.Get<IConnectionDirectory>());

        Assert.Contains($"Connections__config__Secret {expected}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lanted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_LaunchDarklyWithoutToken_IsNamed()
    {
        await using Wired wired = new([("Connections__ld__Kind", "launchDarkly")]);

        Assert.Contains("Connections__ld__Token is missing", Assert.Throws<OptionsValidationException>(() => wired.Get<IConnectionDirectory>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevertAsync_OverHttp_WritesWhatWasReadOnce()
    {
        await using FakeAppConfiguration store = await FakeAppConfiguration.StartAsync(Targeted);
        await using Wired wired = new(Settings(store.Url), new ConnectorLimits());
        IFlagRamp ramp = wired.Get<IFlagRamp>();
        FlagState before = (await ramp.ReadAsync(Flag, Cancel)).State!;
        await ramp.SetAsync(new FlagOrder(Flag, 5, 100, "step"), Cancel);

        FlagAnswer back = await ramp.RevertAsync(Flag, before.Snapshot, "back", Cancel);
        FlagAnswer again = await ramp.RevertAsync(Flag, before.Snapshot, "back", Cancel);

        Assert.Equal((FlagOutcome.Done, 100, FlagOutcome.Done, 5), (back.Outcome, back.From!.Value, again.Outcome, again.From!.Value));
        Assert.Equal(2, store.Puts.Count());
        AssertJson(Targeted, store.Value);
    }

    [Fact]
    public void Restored_AfterAnyRampOfAnyFlag_IsTheFlagAsItWas() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Flags().ToArbitrary(), flag =>
        {
            FeatureFlag before = new("x", JsonNode.Parse(flag.Json)!.AsObject());
            JsonElement snapshot = JsonElement.Parse(before.Snapshot().GetRawText());
            FeatureFlag ramped = flag.Steps.Aggregate(before, (standing, step) => standing.Ramped(step));

            Assert.Equal(flag.Steps[^1], ramped.Percentage());
            AssertJson(flag.Json, before.ToString());
            AssertJson(flag.Json, ramped.Restored(snapshot).ToString());
            Assert.True(ramped.Restored(snapshot).Is(snapshot));
        }));

    private static Gen<(string Json, double[] Steps)> Flags() =>
        from enabled in Gen.Elements("\"enabled\":true,", "\"enabled\":false,", "")
        from conditions in Gen.Elements(
            "",
            "\"conditions\":{},",
            "\"conditions\":{\"client_filters\":[]},",
            "\"conditions\":{\"requirement_type\":\"Any\"},",
            "\"conditions\":{\"client_filters\":[{\"name\":\"Microsoft.Percentage\",\"parameters\":{\"Value\":\"7\"}}]},",
            "\"conditions\":{\"client_filters\":[{\"name\":\"Microsoft.Targeting\",\"parameters\":{\"Audience\":{\"Users\":[\"a\"],\"DefaultRolloutPercentage\":3.5,\"Exclusion\":{}}}}]},",
            "\"conditions\":{\"requirement_type\":\"All\",\"client_filters\":[{\"name\":\"Custom\",\"x\":1},{\"name\":\"percentage\",\"parameters\":{\"Value\":0}}]},")
        from steps in Gen.NonEmptyListOf(Gen.Choose(1, 100_000))
        select ("{" + enabled + conditions + "\"id\":\"x\",\"allocation\":{\"default_when_enabled\":\"big\"}}", steps.Order().Select(step => step / 1_000.0).ToArray());

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private static (string, string)[] Base(Uri url) =>
    [
        ("Connections__config__Kind", "appConfiguration"),
        ("Connections__config__Url", url.ToString()),
        ("Connections__config__AllowPrivate", "true"),
    ];

    private static (string, string)[] Settings(Uri url) =>
    [
        .. Base(url),
        ("Connections__config__User", FakeAppConfiguration.Id),
        ("Connections__config__Secret", Convert.ToBase64String(FakeAppConfiguration.Key)),
    ];
}
