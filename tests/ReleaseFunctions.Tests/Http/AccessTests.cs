using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Access;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed class AccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("Authorization", "Basic cms6cms=")]
    [InlineData("Authorization", "Bearer rk_nobody_secret")]
    [InlineData("Authorization", "Bearer rk_ops_wrong")]
    [InlineData("X-Api-Key", "rk_OPS_secret-of-ops")]
    [InlineData("X-Api-Key", "not a key")]
    public async Task Api_CredentialIsMissingOrUnknown_Is401WithAChallenge(string? header, string? value)
    {
        await using TestApp app = await TestApp.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/releases");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Unauthorized);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
        Assert.NotEqual(0, problem.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task Api_BearerInAnyCase_IsTaken(string scheme)
    {
        await using TestApp app = await TestApp.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/releases");
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {TestApp.Key("reader")}");

        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("reader", "POST", "/api/releases")]
    [InlineData("ci", "PUT", "/api/plans/shop")]
    [InlineData("ci", "POST", "/api/releases/x/abort")]
    [InlineData("ci", "POST", "/api/releases/x/stages/y/approve")]
    [InlineData("bot", "POST", "/api/releases/x/stages/y/retry")]
    public async Task Api_RoleIsMissing_Is403AndNamesIt(string key, string method, string path)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(new HttpMethod(method), path, JsonContent.Create(new { }), key);

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Forbidden);
        Assert.Contains("lacks the role", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_KeyIsRevoked_IsRefusedWithoutARestart()
    {
        await using TestApp app = await TestApp.StartAsync();
        using HttpResponseMessage before = await app.SendAsync(HttpMethod.Get, "/api/releases", key: "reader");
        app.Configuration["ApiKeys:reader:Hash"] = "";

        using HttpResponseMessage after = await app.SendAsync(HttpMethod.Get, "/api/releases", key: "reader");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Start_DevelopmentKeyOutsideDevelopment_IsRefused()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["ApiKeys__dev__Hash"] = ApiKeys.Hash(ApiKeys.DevelopmentKey);
        settings["ApiKeys__dev__Roles"] = "admin";
        settings["Mail__Kind"] = "smtp";
        settings["Mail__Connection"] = "relay";
        settings["Connections__relay__Kind"] = "smtp";
        settings["Connections__relay__Url"] = "smtps://mail.contoso.example";

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(settings: settings, environment: "Production"));

        Assert.Contains("ApiKeys__dev__Hash", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("rk_dev_local", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SettingsAreWrong_NamesAllOfThem()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["ApiKeys__one__Hash"] = "no hash";
        settings["ApiKeys__two__Hash"] = ApiKeys.Hash("rk_two_x");
        settings["ApiKeys__two__Roles"] = "kickoff,emperor,1";
        settings["ApiKeys__two__Person"] = "key:ops";
        settings["ApiKeys__th-ree__Hash"] = ApiKeys.Hash("rk_three_x");
        settings["Release__PublicUrl"] = "releases.contoso.example";
        settings["Connections__broken__Kind"] = "telepathy";

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(settings: settings));

        foreach (string setting in new[] { "ApiKeys__one__Hash", "'emperor'", "'1'", "ApiKeys__two__Person", "ApiKeys__th-ree", "Release__PublicUrl", "Connections__broken__Kind" })
        {
            Assert.Contains(setting, refusal.ToString(), StringComparison.Ordinal);
        }
    }
}
