using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Tests.LaunchDarkly;

public sealed class LaunchDarklyFlagsTests
{
    private const string Token = "api-planted-token";
    private static readonly LaunchDarklyFlag Flag = new() { Connection = "ld", Project = "shop", Environment = "production", Flag = "new-checkout" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"on":false}""", 0)]
    [InlineData("""{"on":false,"fallthrough":null}""", 0)]
    [InlineData("""{"on":false,"offVariation":0}""", 100)]
    [InlineData("""{"on":true}""", 100)]
    [InlineData("""{"on":true,"fallthrough":{"variation":1}}""", 0)]
    [InlineData("""{"on":true,"fallthrough":{"rollout":{"variations":[{"variation":0,"weight":2500},{"variation":1,"weight":97500}]}}}""", 2.5)]
    public async Task ReadAsync_AnyStateOfABooleanFlag_IsItsPercentage(string environment, double expected)
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync(environment);
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal((FlagOutcome.Done, expected), (answer.Outcome, answer.State?.Percentage));
        SeenRequest seen = Assert.Single(dark.Seen);
        Assert.Equal(("GET", "/api/v2/flags/shop/new-checkout?env=production", Token, "20240415"), (seen.Method, seen.Target, seen.Headers["Authorization"], seen.Headers["LD-API-Version"]));
    }

    [Theory]
    [InlineData("""{"on":true,"fallthrough":null}""", "serves other variations")]
    [InlineData("""{"on":true,"fallthrough":{"rollout":{"variations":[{"variation":0,"weight":50000},{"variation":2,"weight":50000}]}}}""", "serves other variations")]
    [InlineData("""{"on":true,"fallthrough":{"rollout":{"experimentAllocation":{"type":"experiment"},"variations":[{"variation":0,"weight":50000},{"variation":1,"weight":50000}]}}}""", "experiment")]
    public async Task ReadAsync_NotOnePercentage_IsRefusedWithTheReason(string environment, string expected)
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync(environment);
        dark.Flag["variations"]!.AsArray().Add(new JsonObject { ["_id"] = "33333333-cccc", ["value"] = "third" });

        await AssertRefusedAsync(dark, expected);
    }

    [Fact]
    public async Task ReadAsync_FlagThatCannotBeRamped_IsRefusedWithTheReason()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        dark.Flag["archived"] = true;
        await AssertRefusedAsync(dark, "is archived");
        dark.Flag["archived"] = false;
        dark.Flag["kind"] = "multivariate";
        dark.Flag["defaults"] = new JsonObject { ["onVariation"] = 1, ["offVariation"] = 1 };
        await AssertRefusedAsync(dark, "no two variations to ramp between");
        dark.Flag["environments"] = new JsonObject();
        await AssertRefusedAsync(dark, "has no environment production");
    }

    [Fact]
    public async Task SetAsync_FirstStepOfAFlagThatIsOff_IsOneSemanticPatch()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 2.5, "Release r1: step 1."), Cancel);

        Assert.Equal((FlagOutcome.Done, 2.5, 0), (answer.Outcome, answer.State!.Percentage, answer.From!.Value));
        SeenRequest patch = Assert.Single(dark.Patches);
        Assert.Equal("application/json; domain-model=launchdarkly.semanticpatch", patch.Headers["Content-Type"]);
        AssertJson(
            $$$"""{"environmentKey":"production","comment":"Release r1: step 1.","instructions":[{"kind":"updateFallthroughVariationOrRollout","rolloutContextKind":"user","rolloutWeights":{"{{{FakeLaunchDarkly.True}}}":2500,"{{{FakeLaunchDarkly.False}}}":97500}},{"kind":"turnFlagOn"}]}""",
            patch.Body);
    }

    [Fact]
    public async Task SetAsync_RolloutByAnotherContext_KeepsWhatItCountsBy()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync(
            """{"on":true,"fallthrough":{"rollout":{"contextKind":"organization","bucketBy":"country","variations":[{"variation":0,"weight":5000},{"variation":1,"weight":95000}]}}}""");
        await using Wired wired = new(Settings(dark.Url));

        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 5, 25, "step"), Cancel);

        JsonNode instruction = Assert.Single(JsonNode.Parse(Assert.Single(dark.Patches).Body)!["instructions"]!.AsArray())!;
        Assert.Equal(("organization", "country", 25_000), (instruction["rolloutContextKind"]!.GetValue<string>(), instruction["rolloutBucketBy"]!.GetValue<string>(), instruction["rolloutWeights"]![FakeLaunchDarkly.True]!.GetValue<int>()));
    }

    [Fact]
    public async Task SetAsync_HundredPercent_ServesTheVariationItself()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new(Settings(dark.Url));

        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 100, "all"), Cancel);

        AssertJson($$"""{"kind":"updateFallthroughVariationOrRollout","variationId":"{{FakeLaunchDarkly.True}}"}""", JsonNode.Parse(Assert.Single(dark.Patches).Body)!["instructions"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task SetAsync_Repeated_ChangesOnce()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new(Settings(dark.Url));
        FlagOrder order = new(Flag, 0, 5, "step");

        await wired.Get<IFlagRamp>().SetAsync(order, Cancel);
        FlagAnswer again = await wired.Get<IFlagRamp>().SetAsync(order, Cancel);

        Assert.Equal((FlagOutcome.Done, 5), (again.Outcome, again.State!.Percentage));
        Assert.Single(dark.Patches);
    }

    [Theory]
    [InlineData("""{"on":false}""")]
    [InlineData("""{"on":true,"fallthrough":{"rollout":{"variations":[{"variation":0,"weight":50000},{"variation":1,"weight":50000}]}}}""")]
    public async Task SetAsync_SomebodyChangedTheFlag_IsRefusedAndNotOverwritten(string environment)
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync(environment);
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 5, 25, "step"), Cancel);

        Assert.Equal(FlagOutcome.Refused, answer.Outcome);
        Assert.Contains("not at 5%: somebody has changed it since", answer.Message, StringComparison.Ordinal);
        Assert.Empty(dark.Patches);
    }

    [Fact]
    public async Task SetAsync_AnswerDoesNotShowTheChange_IsNotDone()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        string unchanged = dark.Flag.ToJsonString();
        dark.Script = request => request.Method == "PATCH" ? new ScriptedAnswer(200, unchanged) : null;
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

        Assert.Equal(FlagOutcome.TryAgain, answer.Outcome);
    }

    [Theory]
    [InlineData(400, """{"code":"invalid_request","message":"no such variation"}""", FlagOutcome.Refused, "no such variation")]
    [InlineData(401, """{"code":"unauthorized","message":"Invalid access token"}""", FlagOutcome.Refused, "__Token")]
    [InlineData(403, """{"code":"forbidden","message":"Access to the requested resource was denied"}""", FlagOutcome.Refused, "updateFallthrough")]
    [InlineData(403, """{"code":"forbidden","message":"Approval required"}""", FlagOutcome.Refused, "requires an approval")]
    [InlineData(404, """{"code":"not_found","message":"Unknown flag"}""", FlagOutcome.Refused, "There is no flag new-checkout in project shop")]
    [InlineData(405, """{"code":"method_not_allowed","message":"Approval is required to make this request"}""", FlagOutcome.Refused, "requires an approval")]
    [InlineData(409, """{"code":"optimistic_locking_error","message":"Conflict"}""", FlagOutcome.TryAgain, "Conflict")]
    [InlineData(409, """{"code":"conflict","message":"A pending approval request conflicts"}""", FlagOutcome.Refused, "requires an approval")]
    [InlineData(422, """{"code":"invalid_patch","message":"bad"}""", FlagOutcome.Refused, "Nothing was changed")]
    [InlineData(429, """{"code":"rate_limited","message":"slow down"}""", FlagOutcome.TryAgain, "slow down")]
    [InlineData(500, "", FlagOutcome.TryAgain, "500")]
    [InlineData(503, "<html>away</html>", FlagOutcome.TryAgain, "503")]
    [InlineData(302, "", FlagOutcome.Refused, "Redirects are not followed")]
    [InlineData(204, "", FlagOutcome.Refused, "204")]
    [InlineData(200, "<html>sign in</html>", FlagOutcome.TryAgain, "not a JSON object")]
    [InlineData(200, """{"variations":5}""", FlagOutcome.TryAgain, "not a flag of LaunchDarkly")]
    [InlineData(200, """{"variations":[{"_id":"x","value":true}],"environments":{"production":{"on":"yes"}}}""", FlagOutcome.TryAgain, "not a flag of LaunchDarkly")]
    [InlineData(200, """{"variations":[{}],"environments":{"production":{"on":true}}}""", FlagOutcome.TryAgain, "not a flag of LaunchDarkly")]
    public async Task SetAsync_PatchIsAnsweredOtherwise_IsNeverDone(int status, string body, FlagOutcome expected, string sentence)
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        dark.Script = request => request.Method == "PATCH" ? new ScriptedAnswer(status, body) : null;
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);

        Assert.Equal(expected, answer.Outcome);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.Single(dark.Patches);
    }

    [Theory]
    [InlineData("Retry-After", "90", 90)]
    [InlineData("X-Ratelimit-Reset", "NOW+30000", 30)]
    [InlineData("X-Ratelimit-Reset", "99999999999999999", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("Retry-After", "999999", 3600)]
    public async Task ReadAsync_RateLimited_PassesThePauseOn(string header, string value, int? seconds)
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        string written = value.StartsWith("NOW", StringComparison.Ordinal) ? (Wired.Now.ToUnixTimeMilliseconds() + 30_000).ToString(CultureInfo.InvariantCulture) : value;
        dark.Script = _ => new ScriptedAnswer(429, """{"code":"rate_limited","message":"slow down"}""", (header, written));
        await using Wired wired = new(Settings(dark.Url));

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal((FlagOutcome.TryAgain, seconds), (answer.Outcome, (int?)answer.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task ReadAsync_EndlessOrMissingAnswer_IsTryAgainWithoutTheToken()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        dark.Script = request => new ScriptedAnswer(200, $$"""{"message":"{{request.Headers["Authorization"]}}","x":"{{new string('x', 5000)}}"}""");
        await using Wired wired = new(Settings(dark.Url), new ConnectorLimits { MaxResponseBytes = 1000 });
        Assert.Contains("more than the size limit", (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).Message, StringComparison.Ordinal);
        dark.Script = request => new ScriptedAnswer(401, $$"""{"message":"{{request.Headers["Authorization"]}} is wrong"}""");
        FlagAnswer echoed = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);
        await dark.DisposeAsync();

        FlagAnswer unreachable = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal(FlagOutcome.TryAgain, unreachable.Outcome);
        Assert.Contains("[hidden] is wrong", echoed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", $"{echoed}{unreachable}{wired.Log.Text}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NoAnswerInTime_IsTryAgain()
    {
        TaskCompletionSource never = new();
        await using FakeSystem silent = await FakeSystem.StartAsync(_ => never.Task);
        await using Wired wired = new(Settings(silent.Url));
        Task<FlagAnswer> reading = wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);
        await wired.Clock.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));

        wired.Clock.Advance(TimeSpan.FromSeconds(30));
        FlagAnswer answer = await reading;
        never.SetResult();

        Assert.Equal((FlagOutcome.TryAgain, "ld did not answer within 30 s."), (answer.Outcome, answer.Message));
    }

    [Fact]
    public async Task ReadAsync_PrivateAddressThatIsNotAllowed_IsRefused()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new([("Connections__ld__Kind", "launchDarkly"), ("Connections__ld__Token", Token), ("Connections__ld__Url", $"https://127.0.0.1:{dark.Url.Port}")]);

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal(FlagOutcome.Refused, answer.Outcome);
        Assert.Empty(dark.Seen);
    }

    [Fact]
    public async Task ReadAsync_UnknownConnection_IsRefused()
    {
        await using Wired wired = new([]);

        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);

        Assert.Equal((FlagOutcome.Refused, "There is no connection 'ld' of kind launchDarkly; set Connections__ld__Kind."), (answer.Outcome, answer.Message));
    }

    [Fact]
    public void RevertAsync_AfterAnyRampOfAnyFlag_PutsBackWhatWasRead() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(States().ToArbitrary(), state =>
        {
            RevertsAsync(state).GetAwaiter().GetResult();
        }));

    [Fact]
    public async Task RevertAsync_FlagThatCannotBeRampedAnyMore_IsPutBackAllTheSame()
    {
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new(Settings(dark.Url));
        FlagState before = (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).State!;
        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step"), Cancel);
        dark.Environment["fallthrough"]!["rollout"]!["experimentAllocation"] = new JsonObject { ["type"] = "experiment" };

        FlagAnswer answer = await wired.Get<IFlagRamp>().RevertAsync(Flag, before.Snapshot, "back", Cancel);

        Assert.Equal((FlagOutcome.Done, null), (answer.Outcome, answer.From));
        AssertJson("""{"variation":0}""", dark.Environment["fallthrough"]!.ToJsonString());
        Assert.False(dark.Environment["on"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Patches_OfARamp_AreWhatTheVendorsDescriptionAllows()
    {
        JsonObject spec = Specs.Read("launchdarkly.json");
        JsonObject patch = spec["components"]!["schemas"]!["SemanticPatchFlag"]!.AsObject();
        Dictionary<string, JsonNode?> kinds = patch["properties"]!["instructions"]!["items"]!["oneOf"]!.AsArray().ToDictionary(kind => kind!["title"]!.GetValue<string>());
        JsonObject needs = Specs.Read("launchdarkly.semantic-patch-examples.json")["requiresEnvironmentKey"]!.AsObject();
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync();
        await using Wired wired = new(Settings(dark.Url));
        FlagState before = (await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel)).State!;
        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 0, 5, "step 1"), Cancel);
        await wired.Get<IFlagRamp>().SetAsync(new FlagOrder(Flag, 5, 100, "step 2"), Cancel);
        await wired.Get<IFlagRamp>().RevertAsync(Flag, before.Snapshot, "back", Cancel);

        Assert.Equal(3, dark.Patches.Count());
        foreach (JsonObject sent in dark.Patches.Select(request => JsonNode.Parse(request.Body)!.AsObject()))
        {
            Assert.All(sent, member => Assert.True(patch["properties"]!.AsObject().ContainsKey(member.Key), member.Key));
            Assert.All(sent["instructions"]!.AsArray(), instruction =>
            {
                string kind = instruction!["kind"]!.GetValue<string>();
                Assert.All(kinds[kind]!["required"]!.AsArray(), required => Assert.NotNull(instruction[required!.GetValue<string>()]));
                Assert.True(!needs[kind]!.GetValue<bool>() || sent["environmentKey"] is not null);
            });
        }

        // The fake must not drift from the description either.
        foreach ((JsonObject answered, string schema) in new[] { (dark.Flag, "FeatureFlag"), (dark.Environment, "FeatureFlagConfig") })
        {
            JsonObject described = spec["components"]!["schemas"]![schema]!.AsObject();
            Assert.All(described["required"]!.AsArray(), required => Assert.True(answered.ContainsKey(required!.GetValue<string>()), required.GetValue<string>()));
            Assert.All(answered, member => Assert.True(described["properties"]!.AsObject().ContainsKey(member.Key), member.Key));
        }
    }

    private static async Task RevertsAsync((bool On, int? Single, int Weight, string? By, double[] Steps) state)
    {
        string by = state.By is null ? string.Empty : $"\"contextKind\":\"{state.By}\",";
        string weights = $$"""[{"variation":0,"weight":{{state.Weight}}},{"variation":1,"weight":{{100_000 - state.Weight}}}]""";
        string rule = state.Single is { } single ? "{\"variation\":" + single + "}" : "{\"rollout\":{" + by + "\"variations\":" + weights + "}}";
        await using FakeLaunchDarkly dark = await FakeLaunchDarkly.StartAsync("{\"on\":" + (state.On ? "true" : "false") + ",\"fallthrough\":" + rule + "}");
        await using Wired wired = new(Settings(dark.Url));
        IFlagRamp ramp = wired.Get<IFlagRamp>();
        FlagState before = (await ramp.ReadAsync(Flag, CancellationToken.None)).State!;
        double standing = before.Percentage;
        foreach (double step in state.Steps.Where(step => step > before.Percentage))
        {
            Assert.Equal(FlagOutcome.Done, (await ramp.SetAsync(new FlagOrder(Flag, standing, step, "step"), CancellationToken.None)).Outcome);
            standing = step;
        }

        FlagAnswer back = await ramp.RevertAsync(Flag, JsonElement.Parse(before.Snapshot.GetRawText()), "back", CancellationToken.None);
        int patches = dark.Patches.Count();
        FlagAnswer again = await ramp.RevertAsync(Flag, before.Snapshot, "back", CancellationToken.None);

        Assert.Equal((FlagOutcome.Done, standing), (back.Outcome, back.From!.Value));
        Assert.True(JsonElement.DeepEquals(before.Snapshot, (await ramp.ReadAsync(Flag, CancellationToken.None)).State!.Snapshot));
        Assert.Equal((FlagOutcome.Done, patches), (again.Outcome, dark.Patches.Count()));
    }

    private static Gen<(bool On, int? Single, int Weight, string? By, double[] Steps)> States() =>
        from lit in Gen.Elements(true, false)
        from single in Gen.Elements<int?>(0, 1, null)
        from weight in Gen.Choose(0, 100_000)
        from kind in Gen.Elements<string?>(null, "user", "organization")
        from steps in Gen.NonEmptyListOf(Gen.Choose(1, 100_000))
        select (lit, single, weight, kind, steps.Distinct().Order().Take(5).Select(step => step / 1_000.0).ToArray());

    private static async Task AssertRefusedAsync(FakeLaunchDarkly dark, string expected)
    {
        await using Wired wired = new(Settings(dark.Url));
        FlagAnswer answer = await wired.Get<IFlagRamp>().ReadAsync(Flag, Cancel);
        Assert.Equal(FlagOutcome.Refused, answer.Outcome);
        Assert.Contains(expected, answer.Message, StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private static (string, string)[] Settings(Uri url) =>
    [
        ("Connections__ld__Kind", "launchDarkly"),
        ("Connections__ld__Url", url.ToString()),
        ("Connections__ld__Token", Token),
        ("Connections__ld__AllowPrivate", "true"),
    ];
}
