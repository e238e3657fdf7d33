using System.Net;
using System.Text.Json;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

public sealed class InFlightTests
{
    [Fact]
    public async Task Get_ReleasesInFlight_AreCountedByVersionStatusAndWait()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Release.Plan == "cafe" ? Outside.Succeeded : Outside.Accepted);
        string oldest = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        string second = await app.KickOffAsync();
        await app.IdleAsync();
        await app.RunAsync(ShopPlans.One(ShopPlans.Webhook).Replace("plan: shop", "plan: cafe", StringComparison.Ordinal));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/orchestrations?limit=1", key: "reader");

        JsonElement answer = await TestApp.JsonAsync(response, HttpStatusCode.OK);
        Assert.Equal(("1.0", 2), (answer.GetProperty("current").GetString(), answer.GetProperty("count").GetInt32()));
        JsonElement version = Assert.Single(answer.GetProperty("versions").EnumerateArray());
        Assert.Equal(("1.0", true, 2), (version.GetProperty("version").GetString(), version.GetProperty("isCurrent").GetBoolean(), version.GetProperty("count").GetInt32()));
        Assert.Equal(2, version.GetProperty("byStatus").GetProperty("waiting").GetInt32());
        Assert.Equal(2, version.GetProperty("byWait").GetProperty("approval").GetInt32());
        Assert.Equal(oldest, Assert.Single(version.GetProperty("releases").EnumerateArray()).GetProperty("id").GetString());
        Assert.NotEqual(oldest, second);
        Assert.Equal("""{"waiting":0}""", answer.GetProperty("mail").GetRawText());
    }

    [Fact]
    public async Task Get_MailsWait_SaysHowManySinceWhenAndUntilWhen()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMail = _ => throw new MailFailedException("slow down") { RetryAfter = TimeSpan.FromMinutes(5) };
        await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/orchestrations", key: "reader");

        JsonElement mail = (await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("mail");
        Assert.Equal(2, mail.GetProperty("waiting").GetInt32());
        Assert.Equal((TestApp.Noon, TestApp.Noon.AddMinutes(5)), (mail.GetProperty("oldestAt").GetDateTimeOffset(), mail.GetProperty("pausedUntil").GetDateTimeOffset()));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("501")]
    [InlineData("many")]
    public async Task Get_LimitIsNoLimit_Is400(string limit)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/orchestrations?limit={limit}");

        Assert.Contains(limit, (await TestApp.JsonAsync(response, HttpStatusCode.BadRequest)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithoutAKey_Is401()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/orchestrations", key: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
