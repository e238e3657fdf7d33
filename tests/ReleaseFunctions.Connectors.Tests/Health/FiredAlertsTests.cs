using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

public sealed class FiredAlertsTests
{
    private static readonly FiredAlertsQuery Query = new() { Connection = "azure", Scope = "/subscriptions/11111111-2222-3333-4444-555555555555" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/subscriptions/1", "")]
    [InlineData("/subscriptions/1/resourceGroups/shop", "&targetResourceGroup=shop")]
    [InlineData("/subscriptions/1/resourceGroups/shop/providers/Microsoft.Web/sites/shop", "&targetResource=%2Fsubscriptions%2F1%2FresourceGroups%2Fshop%2Fproviders%2FMicrosoft.Web%2Fsites%2Fshop")]
    public async Task MeasureAsync_Scope_NarrowsTheList(string scope, string filter)
    {
        await using FakeAlerts alerts = await FakeAlerts.StartAsync();

        Sample sample = await MeasureAsync(alerts, Query with { Scope = scope });

        SeenRequest request = Assert.Single(alerts.Seen);
        Assert.Equal(
            Uri.UnescapeDataString($"/subscriptions/1/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview&monitorCondition=Fired&timeRange=30d&pageCount=250{filter}"),
            Uri.UnescapeDataString(request.Target));
        Assert.Equal("Bearer planted-token", request.Headers["Authorization"]);
        Assert.Equal((SampleKind.Value, 0.0), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData(null, 6.0)]
    [InlineData("Sev4", 6.0)]
    [InlineData("Sev2", 4.0)]
    [InlineData("Sev0", 1.0)]
    public async Task MeasureAsync_SeveralPages_CountsWhatFiresAndIsSevereEnough(string? severity, double expected)
    {
        await using FakeAlerts alerts = await FakeAlerts.StartAsync(
            ("Sev0", "Fired"), ("Sev1", "Fired"), ("Sev2", "Fired"), ("Sev2", "Fired"), ("Sev0", "Resolved"), ("Sev3", "Fired"), ("Sev4", "Fired"));

        Sample sample = await MeasureAsync(alerts, Query with { Severity = severity });

        Assert.Equal((SampleKind.Value, expected, 3), (sample.Kind, sample.Value, alerts.Seen.Count));
    }

    [Fact]
    public async Task MeasureAsync_NextPageIsElsewhere_IsNotFollowed()
    {
        await using FakeAlerts alerts = await FakeAlerts.StartAsync([.. Enumerable.Repeat(("Sev1", "Fired"), 4)]);
        alerts.NextAt = new Uri("https://elsewhere.example");

        Sample sample = await MeasureAsync(alerts, Query);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains("not followed", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "not accepted")]
    [InlineData(403, "Monitoring Reader")]
    [InlineData(429, "The client may not.")]
    public async Task MeasureAsync_Refused_SaysWhatToDo(int status, string remedy)
    {
        await using FakeAlerts alerts = await FakeAlerts.StartAsync();
        alerts.Status = status;

        Sample sample = await MeasureAsync(alerts, Query);

        Assert.Equal(SampleKind.Error, sample.Kind);
        Assert.Contains(remedy.TrimEnd('.'), sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":[{"properties":{"essentials":{"severity":"Sev1"}}}]}""")]
    [InlineData("""{"value":[{"id":"1"}]}""")]
    [InlineData("""{"value":[7]}""")]
    public async Task MeasureAsync_AlertsDoNotSayWhatTheyAre_IsAnErrorNotZero(string body)
    {
        await using FakeSystem azure = await FakeSystem.StartAsync(200, body);
        await using Wired wired = new(
        [
            ("Connections__azure__Kind", "azureMonitor"), ("Connections__azure__Url", azure.Url.AbsoluteUri), ("Connections__azure__Token", "t0k3n"), ("Connections__azure__AllowPrivate", "true"),
        ]);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(Query, Wired.Now, Cancel);

        Assert.Equal(SampleKind.Error, sample.Kind);
    }

    private static async Task<Sample> MeasureAsync(FakeAlerts alerts, FiredAlertsQuery query)
    {
        await using Wired wired = new(alerts.Settings());
        return await wired.Get<IHealthSource>().MeasureAsync(query, Wired.Now, Cancel);
    }
}
