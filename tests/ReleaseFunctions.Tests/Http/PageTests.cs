using System.Net;
using System.Text.RegularExpressions;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed partial class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approval_FetchedByScanners_DecidesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string path = TestApp.LinkOf(app.MailTo("ada@contoso.example"));

        for (int i = 0; i < 20; i++)
        {
            using HttpRequestMessage head = new(HttpMethod.Head, path);
            using HttpResponseMessage headed = await app.Http.SendAsync(head, Stop);
            using HttpResponseMessage got = await app.Http.GetAsync(path + "?decision=approve", Stop);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (headed.StatusCode, got.StatusCode));
            Assert.Empty(await headed.Content.ReadAsByteArrayAsync(Stop));
        }

        Assert.Empty(app.View(id).Stages[0].Approval!.Decisions);
    }

    [Theory]
    [InlineData("approve", "", "wrong", HttpStatusCode.BadRequest)]
    [InlineData("approve", "", "", HttpStatusCode.BadRequest)]
    [InlineData("maybe", "", null, HttpStatusCode.BadRequest)]
    [InlineData("approve", "long", null, HttpStatusCode.BadRequest)]
    public async Task Approval_FormIsWrong_DecidesNothing(string decision, string comment, string? nonce, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string path = TestApp.LinkOf(app.MailTo("ada@contoso.example"));
        string own = Field(await app.Http.GetStringAsync(path, Stop), "nonce");
        string foreign = Field(await app.Http.GetStringAsync(TestApp.LinkOf(app.MailTo("bob@contoso.example")), Stop), "nonce");

        using HttpResponseMessage response = await PostAsync(app, path, ("decision", decision), ("comment", comment == "long" ? new string('x', 4001) : comment), ("nonce", nonce ?? own));
        using HttpResponseMessage crossed = await PostAsync(app, path, ("decision", "approve"), ("nonce", foreign));

        Assert.Equal((expected, HttpStatusCode.BadRequest), (response.StatusCode, crossed.StatusCode));
        Assert.Empty(app.View(id).Stages[0].Approval!.Decisions);
    }

    [Fact]
    public async Task Approval_PostedTwice_IsDecidedOnceAndShown()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));
        MailMessage mail = app.MailTo("ada@contoso.example");
        string nonce = Field(await app.Http.GetStringAsync(TestApp.LinkOf(mail), Stop), "nonce");

        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using HttpResponseMessage response = await PostAsync(app, TestApp.LinkOf(mail), ("decision", i % 2 == 0 ? "approve" : "reject"), ("nonce", nonce));
            return response.StatusCode;
        }));

        Assert.All(codes, code => Assert.Equal(HttpStatusCode.OK, code));
        Assert.Single(app.Story(id), line => line == "approval.decided production/1");
        Assert.Contains("cannot be changed", await app.Http.GetStringAsync(TestApp.LinkOf(mail), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_LinkOfAnotherKindOrCutShort_Is404()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        string callback = app.Outside.Orders[0].CallbackUrl.Split('/')[^1];

        foreach (string token in new[] { callback, callback[..20], new string('a', 500), "%20", "..%2f" })
        {
            using HttpResponseMessage response = await app.Http.GetAsync($"/api/approvals/{token}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task SignIn_GoodKey_SetsAStrictCookieThatOpensThePages()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage signedIn = await PostAsync(app, "/ui/sign-in", ("key", TestApp.Key("ops")), ("returnUrl", "/ui/plans"));
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        using HttpResponseMessage page = await GetAsync(app, "/ui/releases", cookie.Split(';')[0]);

        Assert.Equal("/ui/plans", signedIn.Headers.Location!.ToString());
        Assert.All(["httponly", "samesite=strict", "path=/", "secure"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Contains("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    public async Task SignIn_ReturnUrlLeadsElsewhere_IsIgnored(string returnUrl)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await PostAsync(app, "/ui/sign-in", ("key", TestApp.Key("ops")), ("returnUrl", returnUrl));

        Assert.Equal("/ui/releases", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task SignIn_BadKey_Is401WithoutACookie()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await PostAsync(app, "/ui/sign-in", ("key", "rk_ops_wrong"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("altered")]
    [InlineData("other name")]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("replaced")]
    public async Task Session_IsNotGood_LeadsToTheSignIn(string why)
    {
        await using TestApp app = await TestApp.StartAsync();
        string cookie = await SignInAsync(app, "reader");
        switch (why)
        {
            case "none": cookie = "rf_session="; break;
            case "altered": cookie = cookie[..^1] + (cookie[^1] == 'A' ? 'Q' : 'A'); break;
            case "other name": cookie = cookie.Replace("=reader.", "=ops.", StringComparison.Ordinal); break;
            case "expired": app.Clock.Advance(TimeSpan.FromHours(12)); break;
            case "revoked": app.Configuration["ApiKeys:reader:Hash"] = ""; break;
            case "replaced": app.Configuration["ApiKeys:reader:Hash"] = ApiKeys.Hash("rk_reader_new"); break;
        }

        using HttpResponseMessage response = await GetAsync(app, "/ui/releases?plan=shop", cookie);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/ui/sign-in?returnUrl=%2Fui%2Freleases%3Fplan%3Dshop", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Form_WithoutItsSessionsToken_DoesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string mine = await SignInAsync(app, "ops");
        string other = await SignInAsync(app, "ops");
        using HttpResponseMessage page = await GetAsync(app, $"/ui/releases/{id}", other);
        string foreign = Field(await page.Content.ReadAsStringAsync(Stop), "csrf");

        foreach (string csrf in new[] { "", foreign })
        {
            using HttpResponseMessage response = await PostAsync(app, $"/ui/releases/{id}/abort", mine, ("csrf", csrf), ("reason", "x"));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Form_KeyOfNoPerson_IsOfferedTheDecisionAndDecides()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string cookie = await SignInAsync(app, "bot");
        using HttpResponseMessage page = await GetAsync(app, $"/ui/releases/{id}", cookie);
        string html = await page.Content.ReadAsStringAsync(Stop);
        Assert.Contains("stages/production/approve", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/ui/releases/{id}/abort", html, StringComparison.Ordinal);

        using HttpResponseMessage abort = await PostAsync(app, $"/ui/releases/{id}/abort", cookie, ("csrf", Field(html, "csrf")), ("reason", "x"));
        using HttpResponseMessage approve = await PostAsync(app, $"/ui/releases/{id}/stages/production/approve", cookie, ("csrf", Field(html, "csrf")), ("comment", "ok"));
        await app.IdleAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (abort.StatusCode, approve.StatusCode));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Theory]
    [InlineData("Development", HttpStatusCode.OK)]
    [InlineData("Production", HttpStatusCode.NotFound)]
    public async Task Outbox_IsThereOnlyInDevelopment(string environment, HttpStatusCode expected)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        if (environment == "Production")
        {
            settings["Mail__Kind"] = "smtp";
            settings["Mail__Connection"] = "relay";
            settings["Connections__relay__Kind"] = "smtp";
            settings["Connections__relay__Url"] = "smtps://mail.contoso.example";
        }

        await using TestApp app = await TestApp.StartAsync(settings: settings, environment: environment);
        string cookie = await SignInAsync(app, "ops");

        using HttpResponseMessage api = await app.SendAsync(HttpMethod.Get, "/api/dev/outbox");
        using HttpResponseMessage page = await GetAsync(app, "/ui/dev/outbox", cookie);

        Assert.Equal((expected, expected), (api.StatusCode, page.StatusCode));
    }

    private static async Task<string> SignInAsync(TestApp app, string key)
    {
        using HttpResponseMessage response = await PostAsync(app, "/ui/sign-in", ("key", TestApp.Key(key)));
        return Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private static async Task<HttpResponseMessage> GetAsync(TestApp app, string path, string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await app.Http.SendAsync(request, Stop);
    }

    private static Task<HttpResponseMessage> PostAsync(TestApp app, string path, params (string Name, string Value)[] fields) => PostAsync(app, path, "", fields);

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string path, string cookie, params (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value)) };
        if (cookie.Length > 0)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await app.Http.SendAsync(request, Stop);
    }

    private static string Field(string html, string name)
    {
        Match match = Hidden().Matches(html).FirstOrDefault(found => found.Groups[1].Value == name)!;
        Assert.True(match is not null, $"There is no hidden field {name}.");
        return match.Groups[2].Value;
    }

    [GeneratedRegex("name=\"(\\w+)\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden();
}
