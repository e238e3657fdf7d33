using System.Net;
using System.Text.Json;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed class ConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListConnections_Configured_NamesThemWithoutCredentials()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/connections", key: "reader");
        string text = await response.Content.ReadAsStringAsync(Stop);

        JsonElement[] items = [.. JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray()];
        IEnumerable<string> configured = TestApp.Settings().Keys.Where(key => key.StartsWith("Connections__", StringComparison.Ordinal)).Select(key => key.Split("__")[1]).Distinct();
        Assert.Equal(configured.Order(StringComparer.Ordinal), items.Select(item => item.GetProperty("name").GetString()));
        JsonElement hub = items.Single(item => item.GetProperty("name").GetString() == "hub");
        Assert.Equal(("webhook", "hub.contoso.example", false), (hub.GetProperty("kind").GetString(), hub.GetProperty("host").GetString(), hub.GetProperty("private").GetBoolean()));
        Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loose", "ops", HttpStatusCode.OK)]
    [InlineData("nobody", "ops", HttpStatusCode.NotFound)]
    [InlineData("loose", "reader", HttpStatusCode.Forbidden)]
    public async Task PostConnectionCheck_Asked_AnswersWhoMayOperate(string name, string key, HttpStatusCode expected)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Connections__loose__Kind"] = "smtp"; // one try, so that nothing waits for the clock
        settings["Connections__loose__Url"] = "smtp://127.0.0.1:1";
        settings["Connections__loose__AllowPrivate"] = "true";
        await using TestApp app = await TestApp.StartAsync(settings: settings);

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/connections/{name}/check", key: key);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            JsonElement check = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("lastCheck");
            Assert.False(check.GetProperty("reachable").GetBoolean());
            Assert.Contains("loose could not be reached", check.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }
}
