using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Access;

/// <summary>People and applications of Entra ID: by the header of Azure's built-in authentication, and by access tokens.</summary>
public sealed partial class EntraTests
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";
    private const string Ada = "aaaaaaaa-0000-0000-0000-000000000001";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_ByThePlatform_SaysWhoAndWithWhichRoles()
    {
        await using TestApp app = await OnAzureAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        using HttpResponseMessage signedIn = await SendAsync(app, "/signed-in?returnUrl=%2Fui%2Freleases%3Fplan%3D%C3%A4", Principal("operate"));
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));

        using HttpResponseMessage page = await BrowseAsync(app, $"/ui/releases/{id}", cookie);
        string html = await page.Content.ReadAsStringAsync(Stop);
        using HttpResponseMessage aborted = await PostAsync(app, $"/ui/releases/{id}/abort", cookie, ("reason", "x"), ("csrf", Csrf().Match(html).Groups[1].Value));
        await app.IdleAsync();

        Assert.Equal("0; url=/ui/releases?plan=%C3%A4", Assert.Single(signedIn.Headers.GetValues("Refresh")));
        Assert.All(["httponly", "samesite=strict", "secure"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (page.StatusCode, aborted.StatusCode));
        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Contains(app.Releases.History(id), e => e.Type == "operator.acted" && e.Actor == "ada@contoso.example");
    }

    [Theory]
    [InlineData("setting")]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_AUTH_ENABLED")]
    public async Task Header_WhereOneProofOfThePlatformIsMissing_IsRefused(string missing)
    {
        await using TestApp app = await OnAzureAsync(missing);

        foreach (string path in new[] { "/signed-in", "/api/plans", "/ui/plans", "/ui/sign-in" })
        {
            using HttpResponseMessage response = await SendAsync(app, path, Principal("admin"));
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Header_WhereThePlatformDoesNotGuardTheAddress_IsNotBelieved()
    {
        await using TestApp app = await OnAzureAsync();

        using HttpResponseMessage api = await SendAsync(app, "/api/plans", Principal("admin"));
        using HttpResponseMessage page = await SendAsync(app, "/ui/plans", Principal("admin"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Redirect), (api.StatusCode, page.StatusCode));
    }

    [Fact]
    public async Task SignIn_OfNobodyWhoBelongsHere_IsRefused()
    {
        await using TestApp app = await OnAzureAsync();
        foreach ((string what, string[] headers, HttpStatusCode expected) in new (string, string[], HttpStatusCode)[]
        {
            ("no app role", [Principal()], HttpStatusCode.Forbidden),
            ("a role that is none", [Principal("owner", "5")], HttpStatusCode.Forbidden),
            ("another tenant", [Principal(("tid", "99999999-2222-3333-4444-555555555555"), "admin")], HttpStatusCode.Unauthorized),
            ("no tenant", [Principal(("tid", ""), "admin")], HttpStatusCode.Unauthorized),
            ("no address", [Principal(("preferred_username", "ada"), "admin")], HttpStatusCode.Forbidden),
            ("a key for an address", [Principal(("preferred_username", "key:ops"), "admin")], HttpStatusCode.Forbidden),
            ("another identity provider", [Principal("google", [("tid", Tenant), ("oid", Ada), ("preferred_username", "ada@contoso.example"), ("roles", "admin")])], HttpStatusCode.Unauthorized),
            ("no header", [], HttpStatusCode.Unauthorized),
            ("two headers", [Principal("admin"), Principal("admin")], HttpStatusCode.Unauthorized),
            ("no Base64", ["{}"], HttpStatusCode.Unauthorized),
            ("no JSON", [Convert.ToBase64String("x"u8)], HttpStatusCode.Unauthorized),
            ("no claims", [Convert.ToBase64String("""{"auth_typ":"aad"}"""u8)], HttpStatusCode.Unauthorized),
        })
        {
            using HttpResponseMessage response = await SendAsync(app, "/signed-in", headers);
            Assert.True(response.StatusCode == expected, $"{what}: {response.StatusCode}");
            Assert.False(response.Headers.Contains("Set-Cookie"), what);
        }
    }

    [Fact]
    public async Task Page_NobodyIsSignedIn_LeadsToEntraAndBack()
    {
        await using TestApp app = await OnAzureAsync();

        using HttpResponseMessage page = await SendAsync(app, "/ui/releases?plan=shop");
        using HttpResponseMessage signIn = await SendAsync(app, page.Headers.Location!.ToString());
        using HttpResponseMessage elsewhere = await SendAsync(app, "/ui/sign-in?returnUrl=https%3A%2F%2Fevil.example");
        using HttpResponseMessage byKey = await PostAsync(app, "/ui/sign-in", "", ("key", TestApp.Key("ops")));
        using HttpResponseMessage led = await SendAsync(app, "/signed-in?returnUrl=%2F%2Fevil.example", Principal("audit"));

        Assert.Equal("/.auth/login/aad?post_login_redirect_uri=%2Fsigned-in%3FreturnUrl%3D%252Fui%252Freleases%253Fplan%253Dshop", signIn.Headers.Location!.ToString());
        Assert.Equal("/.auth/login/aad?post_login_redirect_uri=%2Fsigned-in%3FreturnUrl%3D%252Fui%252Freleases", elsewhere.Headers.Location!.ToString());
        Assert.Equal("0; url=/ui/releases", Assert.Single(led.Headers.GetValues("Refresh")));
        Assert.Equal(HttpStatusCode.Forbidden, byKey.StatusCode);
        Assert.False(byKey.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Session_AlteredOrOver_LeadsToTheSignIn()
    {
        await using TestApp app = await OnAzureAsync();
        using HttpResponseMessage signedIn = await SendAsync(app, "/signed-in", Principal("audit"));
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0];

        using HttpResponseMessage good = await BrowseAsync(app, "/ui/plans", cookie);
        using HttpResponseMessage altered = await BrowseAsync(app, "/ui/plans", cookie.Replace("~audit~", "~admin~", StringComparison.Ordinal));
        app.Clock.Advance(Sessions.EntraLifetime);
        using HttpResponseMessage over = await BrowseAsync(app, "/ui/plans", cookie);

        Assert.Contains("~audit~", cookie, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Redirect), (good.StatusCode, altered.StatusCode, over.StatusCode));
    }

    [Fact]
    public async Task Form_OfAnotherSessionOrSite_IsRefused()
    {
        await using TestApp app = await OnAzureAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        using HttpResponseMessage signedIn = await SendAsync(app, "/signed-in", Principal("operate"));
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0];
        using HttpResponseMessage again = await SendAsync(app, "/signed-in", Principal("operate"));
        using HttpResponseMessage otherPage = await BrowseAsync(app, $"/ui/releases/{id}", Assert.Single(again.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        string foreign = Csrf().Match(await otherPage.Content.ReadAsStringAsync(Stop)).Groups[1].Value;
        using HttpResponseMessage page = await BrowseAsync(app, $"/ui/releases/{id}", cookie);
        string own = Csrf().Match(await page.Content.ReadAsStringAsync(Stop)).Groups[1].Value;

        using HttpResponseMessage without = await PostAsync(app, $"/ui/releases/{id}/abort", cookie, ("reason", "x"));
        using HttpResponseMessage others = await PostAsync(app, $"/ui/releases/{id}/abort", cookie, ("reason", "x"), ("csrf", foreign));
        using HttpRequestMessage crossed = Post($"/ui/releases/{id}/abort", cookie, ("reason", "x"), ("csrf", own));
        crossed.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        using HttpResponseMessage fromElsewhere = await app.Http.SendAsync(crossed, Stop);

        Assert.All([without, others, fromElsewhere], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Api_SessionsCookie_IsNoCredential()
    {
        await using TestApp app = await OnAzureAsync();
        using HttpResponseMessage signedIn = await SendAsync(app, "/signed-in", Principal("admin"));

        using HttpResponseMessage api = await BrowseAsync(app, "/api/plans", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0]);

        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Fact]
    public async Task Feed_OfAPerson_LastsNinetyDays()
    {
        await using TestApp app = await OnAzureAsync();
        using HttpResponseMessage signedIn = await SendAsync(app, "/signed-in", Principal("audit"));
        using HttpResponseMessage page = await BrowseAsync(app, "/ui/calendar", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        string feed = Feed().Match(await page.Content.ReadAsStringAsync(Stop)).Value;

        using HttpResponseMessage now = await SendAsync(app, feed);
        using HttpResponseMessage altered = await SendAsync(app, feed.Replace("aaaaaaaa", "bbbbbbbb", StringComparison.Ordinal));
        app.Clock.Advance(FeedTokens.Lifetime);
        using HttpResponseMessage later = await SendAsync(app, feed);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (now.StatusCode, altered.StatusCode, later.StatusCode));
    }

    [Fact]
    public async Task Token_OfTheTenant_SaysWhoAndWithWhichRoles()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync($"/{Tenant}/v2.0");
        await using TestApp app = await ByTokenAsync(issuer);
        const string Application = "cccccccc-0000-0000-0000-000000000003";
        Dictionary<string, (object Claims, HttpStatusCode Expected)> tokens = new()
        {
            ["a person with a role"] = (new { aud = "api://client", tid = Tenant, oid = Ada, sub = "pairwise", preferred_username = "Ada@contoso.example", roles = new[] { "kickoff" } }, HttpStatusCode.Accepted),
            ["a person by client id"] = (new { aud = "client", tid = Tenant, oid = Ada, sub = "pairwise", preferred_username = "ada@contoso.example", roles = new[] { "kickoff" } }, HttpStatusCode.Accepted),
            ["an application with a role"] = (new { aud = "api://client", tid = Tenant, oid = Application, sub = Application, roles = new[] { "kickoff" } }, HttpStatusCode.Accepted),
            ["a person without a role"] = (new { aud = "api://client", tid = Tenant, oid = Ada, sub = "pairwise", preferred_username = "ada@contoso.example" }, HttpStatusCode.Forbidden),
            ["a person with another role"] = (new { aud = "api://client", tid = Tenant, oid = Ada, sub = "pairwise", preferred_username = "ada@contoso.example", roles = new[] { "approve" } }, HttpStatusCode.Forbidden),
            ["a person without an address"] = (new { aud = "api://client", tid = Tenant, oid = Ada, sub = "pairwise", scp = "all", roles = new[] { "admin" } }, HttpStatusCode.Forbidden),
            ["meant for another"] = (new { aud = "api://other", tid = Tenant, oid = Ada, sub = "pairwise", preferred_username = "ada@contoso.example", roles = new[] { "admin" } }, HttpStatusCode.Unauthorized),
            ["of another tenant"] = (new { aud = "api://client", tid = "99999999-2222-3333-4444-555555555555", oid = Ada, preferred_username = "ada@contoso.example", roles = new[] { "admin" } }, HttpStatusCode.Unauthorized),
        };

        foreach ((string what, (object claims, HttpStatusCode expected)) in tokens)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/releases") { Content = JsonContent.Create(new { plan = "shop", version = "1.0.0" }) };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {issuer.Token(claims, TestApp.Noon)}");
            using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
            string text = await response.Content.ReadAsStringAsync(Stop);
            Assert.True(response.StatusCode == expected, $"{what}: {response.StatusCode} {text}");
            if (expected == HttpStatusCode.Accepted)
            {
                string requester = app.View(JsonElement.Parse(text).GetProperty("id").GetString()!).Facts.Requester;
                Assert.Equal(what.StartsWith("a person", StringComparison.Ordinal) ? "ada@contoso.example" : $"entra:{Application}", requester);
            }
        }
    }

    private static async Task<TestApp> ByTokenAsync(TestIssuer issuer)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Entra__TenantId"] = Tenant;
        settings["Entra__ClientId"] = "client";
        settings["Entra__Authority"] = issuer.Name[..issuer.Name.IndexOf($"/{Tenant}", StringComparison.Ordinal)];
        settings["Entra__AllowPrivate"] = "true";
        TestApp app = await TestApp.StartAsync(settings: settings);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        return app;
    }

    private static Task<TestApp> OnAzureAsync(string? missing = null)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Entra__TenantId"] = Tenant;
        settings["Entra__PlatformAuthentication"] = missing == "setting" ? "false" : "true";
        Dictionary<string, string> variables = new() { ["WEBSITE_SITE_NAME"] = "releases", ["WEBSITE_INSTANCE_ID"] = "0123", ["WEBSITE_AUTH_ENABLED"] = "True" };
        return TestApp.StartAsync(settings: settings, services: services => services.Replace(
            ServiceDescriptor.Singleton(new PlatformVariables(name => name == missing ? null : variables.GetValueOrDefault(name)))));
    }

    private static string Principal(params string[] roles) => Principal(("", ""), roles);

    private static string Principal((string Name, string Value) changed, params string[] roles) => Principal("aad",
    [
        .. new (string Name, string Value)[]
        {
            ("tid", Tenant),
            ("oid", Ada),
            ("preferred_username", "ada@contoso.example"),
        }.Select(claim => claim.Name == changed.Name ? (claim.Name, changed.Value) : claim),
        .. roles.Select(role => ("roles", role)),
    ]);

    private static string Principal(string provider, (string Name, string Value)[] claims)
    {
        // As the platform writes them: some under their long names.
        string Long(string name) => name switch
        {
            "tid" => "http://schemas.microsoft.com/identity/claims/tenantid",
            "oid" => "http://schemas.microsoft.com/identity/claims/objectidentifier",
            _ => name,
        };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            auth_typ = provider,
            claims = claims.Select(claim => new { typ = Long(claim.Name), val = claim.Value }),
            name_typ = "name",
            role_typ = "roles",
        })));
    }

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string path, params string[] principals)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", principals);
        return app.Http.SendAsync(request, Stop);
    }

    private static Task<HttpResponseMessage> BrowseAsync(TestApp app, string path, string cookie)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        return app.Http.SendAsync(request, Stop);
    }

    private static Task<HttpResponseMessage> PostAsync(TestApp app, string path, string cookie, params (string Name, string Value)[] fields) => app.Http.SendAsync(Post(path, cookie, fields), Stop);

    private static HttpRequestMessage Post(string path, string cookie, params (string Name, string Value)[] fields)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value)) };
        if (cookie.Length > 0)
        {
            request.Headers.Add("Cookie", cookie.Split(';')[0]);
        }

        return request;
    }

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"")]
    private static partial Regex Csrf();

    [GeneratedRegex(@"/api/calendar\.ics\?token=[\w.~%:-]+")]
    private static partial Regex Feed();
}
