using System.Net;
using System.Text.Json;
using ReleaseFunctions.Access;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Access;

public sealed class ApiKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_KeyIsBeingReplaced_BothAreGoodUntilTheOldIsRemoved()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Configuration["ApiKeys:reader:NextHash"] = ApiKeys.Hash("rk_reader_the-next");

        HttpStatusCode[] during = [await TryAsync(app, TestApp.Key("reader")), await TryAsync(app, "rk_reader_the-next")];
        app.Configuration["ApiKeys:reader:Hash"] = ApiKeys.Hash("rk_reader_the-next");
        app.Configuration["ApiKeys:reader:NextHash"] = "";
        HttpStatusCode[] after = [await TryAsync(app, TestApp.Key("reader")), await TryAsync(app, "rk_reader_the-next")];

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], during);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], after);
    }

    [Theory]
    [InlineData("2026-11-23T12:00:01Z", HttpStatusCode.OK)]
    [InlineData("2026-11-23T12:00:00Z", HttpStatusCode.Unauthorized)]
    [InlineData("2026-11-23T13:00:00+01:00", HttpStatusCode.Unauthorized)]
    [InlineData("2026-11-23T12:00:00-01:00", HttpStatusCode.OK)]
    public async Task Find_KeyExpires_IsGoodUntilThen(string expires, HttpStatusCode expected)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["ApiKeys__reader__ExpiresAt"] = expires;
        await using TestApp app = await TestApp.StartAsync(settings: settings);

        Assert.Equal(expected, await TryAsync(app, TestApp.Key("reader")));
    }

    [Fact]
    public async Task Find_ExpiryBecameUnreadable_GrantsNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Configuration["ApiKeys:reader:ExpiresAt"] = "next summer";

        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(app, TestApp.Key("reader")));
    }

    [Fact]
    public async Task Find_DevelopmentKeyAppearsOutsideDevelopmentLater_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync(settings: Outside(TestApp.Settings()), environment: "Production");
        app.Configuration["ApiKeys:dev:Hash"] = ApiKeys.Hash(ApiKeys.DevelopmentKey);
        app.Configuration["ApiKeys:dev:Roles"] = "admin";

        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(app, ApiKeys.DevelopmentKey));
    }

    [Fact]
    public async Task File_Changes_KeysChangeWithoutARestart()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("access").FullName, "access.json");
        await File.WriteAllTextAsync(path, Json("rk_night_one", "audit"), Stop);
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Access__File"] = path;
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        HttpStatusCode first = await TryAsync(app, "rk_night_one");

        await ReplaceAsync(path, Json("rk_night_two", "audit"));
        await EventuallyAsync(app, "rk_night_two", HttpStatusCode.OK);
        HttpStatusCode replaced = await TryAsync(app, "rk_night_one");
        await ReplaceAsync(path, "{ no json");
        await EventuallyAsync(app, "rk_night_two", HttpStatusCode.Unauthorized);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first, replaced));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(app, TestApp.Key("reader")));
    }

    [Fact]
    public async Task Start_KeysAreWrong_NamesAllOfThem()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["ApiKeys__one__NextHash"] = "no hash";
        settings["ApiKeys__two__Hash"] = ApiKeys.Hash("rk_two_x");
        settings["ApiKeys__two__ExpiresAt"] = "2027-01-31";
        settings["Access__Proxy"] = "perhaps";
        settings["Entra__PlatformAuthentication"] = "true";
        settings["Entra__PersonClaim"] = "name";

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(settings: settings));

        foreach (string setting in new[] { "ApiKeys__one__NextHash", "ApiKeys__two__ExpiresAt", "Access__Proxy", "Entra__TenantId", "Entra__PersonClaim" })
        {
            Assert.Contains(setting, refusal.ToString(), StringComparison.Ordinal);
        }
    }

    internal static Dictionary<string, string?> Outside(Dictionary<string, string?> settings)
    {
        settings["Mail__Kind"] = "smtp";
        settings["Mail__Connection"] = "relay";
        settings["Connections__relay__Kind"] = "smtp";
        settings["Connections__relay__Url"] = "smtps://mail.contoso.example";
        return settings;
    }

    private static string Json(string key, string roles) => JsonSerializer.Serialize(new { ApiKeys = new { night = new { Hash = ApiKeys.Hash(key), Roles = roles } } });

    private static async Task ReplaceAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path + ".new", text, Stop);
        File.SetLastWriteTimeUtc(path + ".new", File.GetLastWriteTimeUtc(path).AddSeconds(5));
        File.Move(path + ".new", path, overwrite: true);
    }

    // The file is looked at every four seconds.
    private static async Task EventuallyAsync(TestApp app, string key, HttpStatusCode expected)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(200));
        while (await TryAsync(app, key) != expected)
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<HttpStatusCode> TryAsync(TestApp app, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/plans");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
