using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>Wrong requests to the pages: a page that says what is wrong, with the right status, and nothing done.</summary>
public sealed partial class PageRefusalTests(World world, Stage stage) : IClassFixture<Stage>
{
    [Theory]
    [InlineData("/api/approvals/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/api/approvals/x")]
    [InlineData("/api/approvals/..%2f..%2freleases")]
    [InlineData("/api/approvals/%c3%28")]
    [InlineData("/api/approvals/%0d%0aSet-Cookie:x=y")]
    public async Task Approval_TokenThatIsNone_IsNotFound(string path)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };
        using FormUrlEncodedContent form = new([new("decision", "approve"), new("nonce", "x")]);

        using HttpResponseMessage shown = await http.GetAsync(path, TestContext.Current.CancellationToken);
        using HttpResponseMessage posted = await http.PostAsync(path, form, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (shown.StatusCode, posted.StatusCode));
        Assert.Equal("text/html", shown.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/ui/releases")]
    [InlineData("/ui/releases/{open}")]
    [InlineData("/ui/releases/{open}/fragment")]
    [InlineData("/ui/plans")]
    [InlineData("/ui/plans/{plan}")]
    [InlineData("/ui/dev/outbox")]
    [InlineData("/ui/nothing")]
    public async Task Page_NotSignedIn_LeadsToTheSignIn(string path)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };

        using HttpResponseMessage answer = await http.GetAsync(stage.Fill(path), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/ui/sign-in", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ui/releases?status=happy&pageSize=x&from=never", 200)]
    [InlineData("/ui/releases?continuation=nonsense", 200)]
    [InlineData("/ui/releases?plan=%3Cscript%3Ealert(1)%3C/script%3E", 200)]
    [InlineData("/ui/releases/{open}?from=-5&order=sideways", 200)]
    [InlineData("/ui/releases/{open}?from=99999999999999999999", 200)]
    [InlineData("/ui/releases/{open}/fragment?after=x", 200)]
    [InlineData("/ui/releases/unknown", 404)]
    [InlineData("/ui/releases/..%2f..%2fx", 404)]
    [InlineData("/ui/releases/%c3%28", 404)]
    [InlineData("/ui/plans/nosuchplan", 404)]
    [InlineData("/ui/plans/x'%20or%20'1'%20eq%20'1", 404)]
    [InlineData("/ui/plans/{plan}?version=99", 404)]
    [InlineData("/ui/plans/{plan}?version=-1", 404)]
    [InlineData("/ui/dev/outbox/..%2f..%2fengine", 404)]
    [InlineData("/ui/dev/outbox/unknown/html", 404)]
    [InlineData("/ui/nothing/at/all", 404)]
    [InlineData("/ui/assets/..%2fhost.json", 404)]
    [InlineData("/ui/assets/unknown.js", 404)]
    public async Task Page_OddAddress_IsAPageThatSaysSo(string path, int status)
    {
        using HttpClient http = await SignedInAsync(Keys.Dev);

        using HttpResponseMessage answer = await http.GetAsync(stage.Fill(path), TestContext.Current.CancellationToken);

        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)answer.StatusCode, $"It should be {status}, but is {(int)answer.StatusCode}: {text}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("<script>alert(1)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", 401)]
    [InlineData("rk_dev_wrong", 401)]
    [InlineData("", 401)]
    public async Task SignIn_WrongKey_StaysOut(string key, int status)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };

        using HttpResponseMessage answer = await SignInAsync(http, key, "/ui/releases");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_AddressElsewhere_IsNotFollowed(string returnUrl)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };

        using HttpResponseMessage answer = await SignInAsync(http, Keys.Dev, returnUrl);

        Assert.Equal("/ui/releases", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Form_WithoutOrWithAStrangersToken_DoesNothing()
    {
        using HttpClient http = await SignedInAsync(Keys.Dev);
        using HttpClient other = await SignedInAsync(Keys.Bob.Value);
        string strangers = Csrf(await other.GetStringAsync($"/ui/releases/{stage.Open}", TestContext.Current.CancellationToken));

        foreach (string? token in new[] { null, string.Empty, "made-up", strangers })
        {
            using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["reason"] = "forged", [token is null ? "none" : "csrf"] = token ?? string.Empty });
            using HttpResponseMessage answer = await http.PostAsync($"/ui/releases/{stage.Open}/abort", form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Equal("waiting", (await world.App.Dev.ReleaseAsync(stage.Open)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Form_OfSomeoneWithoutTheRole_DoesNothing()
    {
        using HttpClient http = await SignedInAsync(Keys.Audit.Value);
        string csrf = Csrf(await http.GetStringAsync($"/ui/releases/{stage.Open}", TestContext.Current.CancellationToken));
        using FormUrlEncodedContent form = new([new("reason", "not mine"), new("csrf", csrf)]);

        using HttpResponseMessage answer = await http.PostAsync($"/ui/releases/{stage.Open}/abort", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("waiting", (await world.App.Dev.ReleaseAsync(stage.Open)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("application/json", "{\"decision\":\"approve\"}", 415)]
    [InlineData("text/plain", "decision=approve", 415)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nbroken", 400)]
    [InlineData("application/x-www-form-urlencoded", "", 401)]
    public async Task SignIn_BodyThatIsNoForm_IsRefused(string contentType, string body, int status)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };
        using ByteArrayContent content = new(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using HttpResponseMessage answer = await http.PostAsync("/ui/sign-in", content, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task SignIn_HugeForm_IsRefused()
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };

        using HttpResponseMessage answer = await SignInAsync(http, new string('x', 200_000), "/");

        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("rf_session=nonsense")]
    [InlineData("rf_session=dev.AAAA.99999999999.AAAA")]
    [InlineData("rf_session=....")]
    [InlineData("rf_session=%00%ff")]
    public async Task Session_MadeUp_IsNone(string cookie)
    {
        using HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);

        using HttpResponseMessage answer = await http.GetAsync("/ui/releases", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient http, string key, string returnUrl)
    {
        FormUrlEncodedContent form = new([new("key", key), new("returnUrl", returnUrl)]);
        return http.PostAsync("/ui/sign-in", form, TestContext.Current.CancellationToken);
    }

    private static string Csrf(string page) => CsrfField().Match(page).Groups["value"].Value;

    [GeneratedRegex("""name="csrf"[^>]*value="(?<value>[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CsrfField();

    private async Task<HttpClient> SignedInAsync(string key)
    {
        HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };
        using HttpResponseMessage answer = await SignInAsync(http, key, "/ui/releases");
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        http.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        return http;
    }
}
