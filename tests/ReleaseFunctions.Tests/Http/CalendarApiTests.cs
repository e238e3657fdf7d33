using System.Net;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed class CalendarApiTests
{
    private const string Window = """{"kind":"window","zone":"UTC","start":"2026-01-05T09:00","duration":"8h","rrule":"FREQ=DAILY"}""";

    private static async Task<JsonElement> SendAsync(TestApp app, HttpMethod method, string path, HttpStatusCode expected, string? body = null, string? key = "ops", (string Name, string Value)? header = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", TestApp.Key(key));
        }

        if (header is { } given)
        {
            request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        }

        using HttpResponseMessage response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return text.StartsWith('{') ? JsonElement.Parse(text) : default;
    }

    [Fact]
    public async Task Rule_FromPutToDelete_KeepsItsVersionsAndAnswersWithTags()
    {
        await using TestApp app = await TestApp.StartAsync();

        JsonElement created = await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Created, Window);
        Assert.Equal((1, "window", true), (created.GetProperty("version").GetInt32(), created.GetProperty("kind").GetString(), created.GetProperty("active").GetBoolean()));
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.OK, Window);
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.PreconditionFailed, Window.Replace("8h", "9h", StringComparison.Ordinal), header: ("If-Match", "\"7\""));
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.PreconditionFailed, Window, header: ("If-None-Match", "*"));
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.OK, Window.Replace("8h", "9h", StringComparison.Ordinal), header: ("If-Match", "\"1\""));
        JsonElement read = await SendAsync(app, HttpMethod.Get, "/api/calendar/hours", HttpStatusCode.OK, key: "reader");
        Assert.Equal([2, 1], read.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal("9h", read.GetProperty("document").GetProperty("duration").GetString());
        await SendAsync(app, HttpMethod.Delete, "/api/calendar/hours", HttpStatusCode.NoContent);
        await SendAsync(app, HttpMethod.Get, "/api/calendar/hours", HttpStatusCode.NotFound);
        await SendAsync(app, HttpMethod.Delete, "/api/calendar/hours", HttpStatusCode.NotFound);

        JsonElement again = await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Created, Window);
        Assert.Equal(4, again.GetProperty("version").GetInt32());
        JsonElement all = await SendAsync(app, HttpMethod.Get, "/api/calendar", HttpStatusCode.OK, key: "ci");
        Assert.Equal("hours", Assert.Single(all.GetProperty("items").EnumerateArray()).GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("PUT", "/api/calendar/hours", "ci", HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "/api/calendar/hours", "ci", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/api/calendar", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/calendar.ics", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/calendar.ics?token=ops.AAAA", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/calendar.ics?token=x", null, HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/api/calendar/Hours", "ops", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/api/calendar/preview", "ops", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/calendar/preview", "ops", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/calendar/preview?plan=nosuch", "ops", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/calendar/preview?plan=shop&count=0&from=soon&x=1", "ops", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/api/calendar/hours?force=maybe", "ops", HttpStatusCode.BadRequest)]
    public async Task Call_ThatIsNotAllowedOrWrong_IsRefused(string method, string path, string? key, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync();

        await SendAsync(app, new HttpMethod(method), path, expected, method == "PUT" ? Window : null, key);
    }

    [Fact]
    public async Task Put_WrongRule_ReportsEverythingAtOnceAndStoresNothing()
    {
        await using TestApp app = await TestApp.StartAsync();

        JsonElement problem = await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.BadRequest, """{"kind":"window","zone":"Nowhere","start":"2026-01-05T09:00","duration":"8h","rrule":"FREQ=SECONDLY"}""");

        Assert.Equal(["zone", "rrule"], problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
        await SendAsync(app, HttpMethod.Get, "/api/calendar/hours", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Put_WindowThatPlansNameBecomesAFreeze_Is409WithThePlans()
    {
        await using TestApp app = await TestApp.StartAsync();
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Created, Window);
        await app.StorePlanAsync(ShopPlans.One("window: hours", ShopPlans.Webhook));
        string freeze = Window.Replace("\"window\"", "\"freeze\",\"scope\":{\"all\":true}", StringComparison.Ordinal);

        JsonElement problem = await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Conflict, freeze);
        Assert.Equal("shop/production", problem.GetProperty("errors")[0].GetProperty("message").GetString());

        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours?force=true", HttpStatusCode.OK, freeze);
    }

    [Fact]
    public async Task Preview_WindowAndFreeze_ListsSlotsAndWhyTheOthersAreClosed()
    {
        await using TestApp app = await TestApp.StartAsync();
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Created, Window);
        await SendAsync(app, HttpMethod.Put, "/api/calendar/stop", HttpStatusCode.Created, """{"kind":"freeze","scope":{"plans":["shop"]},"zone":"UTC","start":"2026-11-23T15:00","end":"2026-11-24T12:00"}""");
        await app.StorePlanAsync(ShopPlans.One("window: hours", ShopPlans.Webhook));

        JsonElement preview = await SendAsync(app, HttpMethod.Get, "/api/calendar/preview?plan=shop&stage=production&count=2", HttpStatusCode.OK, key: "reader");

        Assert.True(preview.GetProperty("open").GetBoolean());
        Assert.Equal(
            ["2026-11-23T12:00:00.000Z 2026-11-23T15:00:00.000Z", "2026-11-24T12:00:00.000Z 2026-11-24T17:00:00.000Z"],
            preview.GetProperty("slots").EnumerateArray().Select(slot => $"{slot.GetProperty("from").GetString()} {slot.GetProperty("until").GetString()}"));
        Assert.Contains("The freeze 'stop' holds for plan shop", preview.GetProperty("closed")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_TokenOfThePage_ReadsTheFeedAndNothingElse()
    {
        await using TestApp app = await TestApp.StartAsync();
        await SendAsync(app, HttpMethod.Put, "/api/calendar/hours", HttpStatusCode.Created, Window);
        using FormUrlEncodedContent signIn = new(new Dictionary<string, string> { ["key"] = TestApp.Key("reader"), ["returnUrl"] = "/ui/calendar" });
        using HttpResponseMessage signedIn = await app.Http.PostAsync("/ui/sign-in", signIn, TestContext.Current.CancellationToken);
        using HttpRequestMessage open = new(HttpMethod.Get, "/ui/calendar");
        open.Headers.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        using HttpResponseMessage page = await app.Http.SendAsync(open, TestContext.Current.CancellationToken);
        string html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string token = System.Text.RegularExpressions.Regex.Match(html, @"calendar\.ics\?token=([\w.-]+)").Groups[1].Value;
        Assert.StartsWith("reader.", token, StringComparison.Ordinal);

        using HttpResponseMessage feed = await app.Http.GetAsync($"/api/calendar.ics?token={token}", TestContext.Current.CancellationToken);
        Assert.Equal(("text/calendar", HttpStatusCode.OK), (feed.Content.Headers.ContentType!.MediaType, feed.StatusCode));
        Assert.Contains("SUMMARY:Window: hours", await feed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await SendAsync(app, HttpMethod.Get, $"/api/calendar?token={token}", HttpStatusCode.Unauthorized, key: null);
        app.Configuration["ApiKeys:reader:Hash"] = "";
        using HttpResponseMessage revoked = await app.Http.GetAsync($"/api/calendar.ics?token={token}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, revoked.StatusCode);
    }
}
