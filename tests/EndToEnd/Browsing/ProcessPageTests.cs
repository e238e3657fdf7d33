using System.Globalization;
using System.Net.Http.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Browsing;

/// <summary>The pages around a release in Chromium: checklist, delegation, calendar, locks, what is in flight, and how delivery goes.</summary>
public sealed class ProcessPageTests(World world, Browser browser)
{
    private const int Phone = 360;
    private const string Alice = "alice@contoso.example";
    private const string Eve = "eve@contoso.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Owner_TicksAndDelegatesOnAPhoneWithoutScript_AndTheDeliveryCounts()
    {
        Trial trial = new(world, "page-tick");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage(
            "production", $"checklist: [ {{ item: db-migration, text: The migration was reviewed, owner: {Alice} }} ]", Yaml.Approval(Alice), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        IPage phone = await browser.OpenAsync(Phone, script: false);

        await phone.GotoAsync((await trial.LinkAsync(Alice)).ToString());
        await phone.GetByLabel("Evidence").FillAsync("https://wiki.contoso.example/review/7");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Tick" }).ClickAsync();
        await Expect(phone.GetByText("Every item of this checklist is ticked.")).ToBeVisibleAsync();
        Assert.True(await phone.EvaluateAsync<int>("document.documentElement.scrollWidth") <= Phone, "The checklist is wider than the phone.");

        await trial.WaitsForAsync(id, "approval");
        await MailedAsync(trial, Alice, 2);
        await phone.GotoAsync((await trial.LinkAsync(Alice)).ToString());
        await phone.GetByLabel("Who").FillAsync(Eve);
        await phone.GetByLabel("Reason").FillAsync("on a plane");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Delegate" }).ClickAsync();
        await Expect(phone.GetByText("may decide this in your stead")).ToBeVisibleAsync();
        Assert.True(await phone.EvaluateAsync<int>("document.documentElement.scrollWidth") <= Phone, "The approval is wider than the phone.");

        await MailedAsync(trial, Eve, 1);
        await phone.GotoAsync((await trial.LinkAsync(Eve)).ToString());
        await phone.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(phone.GetByText("You approved this")).ToBeVisibleAsync();
        await trial.EndsAsync(id, "succeeded");

        IPage page = await browser.SignInAsync(world.App.Address, Keys.Audit.Value);
        await page.GotoAsync($"{world.App.Address}ui/delivery");
        await page.GetByLabel("Plan", new() { Exact = true }).SelectOptionAsync(trial.Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByText("1 deployment on 1 day")).ToBeVisibleAsync();
        await Expect(page.GetByText("0 of 1 deployments failed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Operator_SeesTheFreezeInTheCalendarAndOverridesItOnTheReleasesPage()
    {
        Trial trial = new(world, "page-freeze");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production")));
        using HttpResponseMessage stored = await trial.Api.Http.PutAsJsonAsync(
            $"api/calendar/{trial.Name}",
            new { kind = "freeze", description = "Nobody moves", scope = new { plans = new[] { trial.Name } }, zone = "UTC", start = DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), duration = "30d" },
            Stop);
        Assert.True(stored.IsSuccessStatusCode, await stored.Content.ReadAsStringAsync(Stop));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "freeze");
        IPage page = await browser.SignInAsync(world.App.Address, Keys.Dev);

        await page.GotoAsync($"{world.App.Address}ui/calendar");
        ILocator rule = page.Locator("table.calendar tr").Filter(new() { HasText = trial.Name });
        await Expect(rule).ToContainTextAsync("Nobody moves");
        await Expect(rule).ToContainTextAsync("Frozen");
        await page.GotoAsync($"{world.App.Address}ui/releases/{id}");
        await page.Locator("#stage-production-override > summary").ClickAsync();
        await page.Locator("#stage-production-override textarea").FillAsync("it cannot wait");
        await page.Locator("#stage-production-override button").ClickAsync();

        await trial.EndsAsync(id, "succeeded");
        using HttpResponseMessage removed = await trial.Api.Http.DeleteAsync($"api/calendar/{trial.Name}", Stop);
        Assert.True(removed.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Operator_SeesWhoHoldsAndWaitsForALock_AndWhatIsInFlight()
    {
        Trial trial = new(world, "page-lock");
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.HttpGate(trial.Name, "10m")));
        string holder = await trial.KickoffAsync("1.0.0");
        await trial.WaitsForAsync(holder, "health");
        string waiter = await trial.KickoffAsync("2.0.0");
        await trial.WaitsForAsync(waiter, "lock");
        IPage page = await browser.SignInAsync(world.App.Address, Keys.Operate.Value);

        await page.GetByRole(AriaRole.Link, new() { Name = "Locks", Exact = true }).ClickAsync();
        ILocator held = page.Locator($"#lock-{trial.Name}-production");
        await Expect(held).ToContainTextAsync($"Held by {trial.Name} 1.0.0, production");
        await Expect(held.Locator("ol > li")).ToContainTextAsync($"{trial.Name} 2.0.0, production");
        await page.GetByRole(AriaRole.Link, new() { Name = "In flight", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("\\(current\\): [0-9]+ releases?") })).ToBeVisibleAsync();

        await trial.Api.ActAsync(waiter, "abort", new { reason = "seen" });
        await trial.Api.ActAsync(holder, "abort", new { reason = "seen" });
        await trial.EndsAsync(waiter, "aborted");
        await trial.EndsAsync(holder, "aborted");
    }

    [Fact]
    public async Task Approver_DelegatesForAPeriodAndEndsIt()
    {
        IPage page = await browser.SignInAsync(world.App.Address, Keys.Bob.Value);
        await page.GetByRole(AriaRole.Link, new() { Name = "Delegations", Exact = true }).ClickAsync();

        await page.GetByLabel("Who").FillAsync("stand-in@contoso.example");
        await page.GetByLabel("From").FillAsync("2090-01-01T08:00");
        await page.GetByLabel("Until").FillAsync("2090-02-01T08:00");
        await page.GetByLabel("Reason").FillAsync("far away");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delegate", Exact = true }).ClickAsync();

        ILocator made = page.Locator("ul.people li").Filter(new() { HasText = "stand-in@contoso.example" });
        await Expect(made).ToContainTextAsync("later");
        await made.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(made).ToHaveCountAsync(0);
    }

    private static Task MailedAsync(Trial trial, string to, int mails) => Eventually.BeAsync(
        async () => (await trial.MailsAsync(to)).Count >= mails,
        () => $"{to} should have got {mails} mails about {trial.Name}.{Environment.NewLine}{trial.App.Tail()}");
}
