using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReleaseFunctions.Anchors;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class AnchorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteDailyAnchor_TimerFires_SignsTheHeadsOnceADay()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await app.AdvanceUntilAsync(() => app.Anchors.FindAsync("2026-11-23", Stop).Result is not null, TimeSpan.FromHours(2));

        Anchor anchor = await ReadAsync(app, "2026-11-23");
        Assert.Equal([new AnchorHead(id, app.View(id).LastSeq, app.View(id).LastHash)], anchor.Heads);
        Assert.Null(anchor.Previous);
    }

    [Fact]
    public async Task WriteAnchor_NextDays_HoldOnlyWhatChangedAndFollowFromOneAnother()
    {
        await using TestApp app = await TestApp.StartAsync();
        string done = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        string waiting = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook).Replace("plan: shop", "plan: slow", StringComparison.Ordinal));
        await WriteAsync(app);
        await WriteAsync(app); // the same day again changes nothing
        await app.AdvanceAsync(TimeSpan.FromHours(20));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        await WriteAsync(app);
        await app.AdvanceAsync(TimeSpan.FromDays(3)); // days that were missed
        await WriteAsync(app);

        Anchor[] anchors = [.. await Task.WhenAll((await app.Anchors.ListDatesAsync(9, Stop)).Reverse().Select(date => ReadAsync(app, date)))];

        Assert.Equal(["2026-11-23", "2026-11-24", "2026-11-27"], anchors.Select(anchor => anchor.Date));
        Assert.Equal([done, waiting], anchors[0].Heads.Select(head => head.Release).OrderBy(release => release == waiting));
        Assert.Equal([new AnchorHead(waiting, app.View(waiting).LastSeq, app.View(waiting).LastHash)], anchors[1].Heads);
        Assert.Empty(anchors[2].Heads);
        Assert.Equal([null, new AnchorLink("2026-11-23", anchors[0].Hash), new AnchorLink("2026-11-24", anchors[1].Hash)], anchors.Select(anchor => anchor.Previous));
    }

    [Fact]
    public async Task WriteAnchor_EndedBeforeItWasIndexed_IsIndexedTheNextTime()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await WriteAsync(app);
        app.Anchors.ForgetIndex("2026-11-23");

        await WriteAsync(app);

        Assert.Equal("2026-11-23", Assert.Single(await app.Anchors.ListCoveringAsync(id, 9, Stop)).Date);
    }

    [Fact]
    public async Task WriteAnchor_WithoutAKeyInProduction_WritesNothing()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings.Remove("Anchor__SigningKey");
        settings["Mail__Kind"] = "smtp";
        settings["Connections__relay__Kind"] = "smtp";
        settings["Connections__relay__Url"] = "smtps://mail.contoso.example";
        await using TestApp app = await TestApp.StartAsync(settings: settings, environment: "Production");

        await WriteAsync(app);

        Assert.Empty(await app.Anchors.ListDatesAsync(1, Stop));
        using HttpResponseMessage key = await app.SendAsync(HttpMethod.Get, "/api/anchors/key");
        Assert.Equal(HttpStatusCode.NotFound, key.StatusCode);
    }

    [Fact]
    public async Task Start_SigningKeyIsNone_IsRefusedByTheNameOfTheSetting()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Anchor__SigningKey"] = "secret-that-is-no-key";

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(settings: settings));

        Assert.Contains("Anchor__SigningKey", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-that-is-no-key", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAnchor_AsItWasWritten_VerifiesWithThePublishedKey()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await WriteAsync(app);

        JsonElement list = await JsonAsync(app, "/api/anchors");
        string json = await TextAsync(app, "/api/anchors/2026-11-23");
        using AnchorKey key = AnchorKey.Read(await TextAsync(app, "/api/anchors/key"));

        Assert.Null(AnchorJson.Fault(json, key));
        Assert.Equal(key.PublicPem, await TextAsync(app, $"/api/anchors/key?fingerprint={key.Fingerprint}"));
        Assert.Equal("2026-11-23", list.GetProperty("items")[0].GetProperty("date").GetString());
        Assert.Equal(id, AnchorJson.Parse(json).Heads[0].Release);
    }

    [Theory]
    [InlineData("/api/anchors/2026-01-01", HttpStatusCode.NotFound)]
    [InlineData("/api/anchors/..%2fkeys", HttpStatusCode.NotFound)]
    [InlineData("/api/anchors/key?fingerprint=../x", HttpStatusCode.NotFound)]
    [InlineData("/api/anchors?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/anchors?limit=x", HttpStatusCode.BadRequest)]
    public async Task GetAnchors_NothingThereOrWrong_SaysSo(string path, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, path, key: "reader");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Verify_Anchored_SaysWhichAnchorAndThatItAgrees()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        JsonElement before = await JsonAsync(app, $"/api/releases/{id}/history/verify");
        await WriteAsync(app);

        JsonElement after = await JsonAsync(app, $"/api/releases/{id}/history/verify");

        Assert.False(before.TryGetProperty("anchor", out _));
        Assert.True(after.GetProperty("valid").GetBoolean());
        Assert.Equal(("2026-11-23", true), (after.GetProperty("anchor").GetProperty("date").GetString(), after.GetProperty("anchor").GetProperty("agrees").GetBoolean()));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("removed")]
    public async Task Verify_AnchorWasTamperedWith_IsNotValid(string how)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await WriteAsync(app);
        string other = app.View(id).LastHash.StartsWith('a') ? "b" : "a";
        app.Anchors.Tamper("2026-11-23", json => how == "removed" ? null : json.Replace(app.View(id).LastHash, other + app.View(id).LastHash[1..], StringComparison.Ordinal));

        JsonElement verdict = await JsonAsync(app, $"/api/releases/{id}/history/verify");

        Assert.False(verdict.GetProperty("valid").GetBoolean());
        Assert.False(verdict.GetProperty("anchor").GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public async Task ReleasePage_Anchored_SaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await WriteAsync(app);

        string page = await ReviewTests.PageAsync(app, $"/ui/releases/{id}");

        Assert.Contains("Anchored on 2026-11-23 up to event", page, StringComparison.Ordinal);
    }

    internal static Task WriteAsync(TestApp app) => app.Service<WriteAnchor>().RunAsync(Stop);

    private static async Task<Anchor> ReadAsync(TestApp app, string date)
    {
        string json = (await app.Anchors.FindAsync(date, Stop))!;
        using AnchorKey key = AnchorKey.Read(TestApp.AnchorPem);
        Assert.Null(AnchorJson.Fault(json, key));
        return AnchorJson.Parse(json);
    }

    private static async Task<string> TextAsync(TestApp app, string path)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, path, key: "reader");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<JsonElement> JsonAsync(TestApp app, string path) => JsonElement.Parse(await TextAsync(app, path));
}
