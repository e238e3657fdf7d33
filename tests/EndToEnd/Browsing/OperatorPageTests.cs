using EndToEnd.Client;
using EndToEnd.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Browsing;

/// <summary>The operators' pages in Chromium: signing in, finding a release, reading and acting.</summary>
public sealed class OperatorPageTests(World world, Browser browser)
{
    private const int Phone = 360;
    private const string Alice = "alice@contoso.example";

    [Fact]
    public async Task Operator_SignsInFindsTheReleaseAndAbortsIt()
    {
        (Trial trial, string id) = await AskAsync("page-abort");
        IPage page = await SignedInAsync(Keys.Dev);

        await page.GetByLabel("Plan").SelectOptionAsync(trial.Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Expect(page.Locator("table.releases tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = trial.Name }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(trial.Name);
        await Expect(page.Locator("main .alert.wait")).ToContainTextAsync(Alice);
        await Expect(page.GetByText("Chain verified")).ToBeVisibleAsync();

        await page.Locator("#release-abort > summary").ClickAsync();
        await page.Locator("#release-abort textarea").FillAsync("stopped in the browser");
        await page.Locator("#release-abort button").ClickAsync();

        await trial.EndsAsync(id, "aborted");
        await page.GotoAsync($"{world.App.Address}ui/releases/{id}");
        await Expect(page.Locator("main h1 + .badge")).ToHaveTextAsync("Aborted");
        await Expect(page.GetByText("stopped in the browser").First).ToBeVisibleAsync();
        await Expect(page.Locator("#release-abort")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Operator_RetriesTheFailedStageFromThePage()
    {
        Trial trial = new(world, "page-retry");
        await trial.SwitchAsync(new { delayMs = 50, failDeploys = "*" });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), "onFailure: ask"));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "operator");
        await trial.SwitchAsync(new { delayMs = 50 });
        IPage page = await SignedInAsync(Keys.Dev);

        await page.GotoAsync($"{world.App.Address}ui/releases/{id}");
        await page.Locator("#stage-production-retry > summary").ClickAsync();
        await page.Locator("#stage-production-retry textarea").FillAsync("repaired");
        await page.Locator("#stage-production-retry button").ClickAsync();

        await trial.EndsAsync(id, "succeeded");
    }

    [Fact]
    public async Task Page_OfARunningRelease_FollowsItWithoutReloading()
    {
        (Trial trial, string id) = await AskAsync("page-live");
        IPage page = await SignedInAsync(Keys.Dev);
        await page.GotoAsync($"{world.App.Address}ui/releases/{id}");
        await Expect(page.Locator("main h1 + .badge")).ToHaveTextAsync("Waiting");

        await trial.ApproveAsync(Alice);

        await Expect(page.Locator("main h1 + .badge")).ToHaveTextAsync("Succeeded");
    }

    [Fact]
    public async Task Approver_DecidesOnTheReleasesPage()
    {
        (Trial trial, string id) = await AskAsync("page-decide");
        IPage page = await SignedInAsync(Keys.Alice.Value);

        await page.GotoAsync($"{world.App.Address}ui/releases/{id}");
        await Expect(page.Locator("#release-abort")).ToHaveCountAsync(0);
        await page.Locator("#stage-production-approve > summary").ClickAsync();
        await page.Locator("#stage-production-approve button").ClickAsync();

        await trial.EndsAsync(id, "succeeded");
    }

    [Fact]
    public async Task Outbox_ShowsTheMailAndItsLinkLeadsToTheApproval()
    {
        (Trial trial, _) = await AskAsync("page-outbox");
        await trial.LinkAsync(Alice);
        IPage page = await SignedInAsync(Keys.Dev);

        await page.GetByRole(AriaRole.Link, new() { Name = "Outbox", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = trial.Name }).ClickAsync();
        await Expect(page.FrameLocator("iframe.mail").Locator("body")).ToContainTextAsync(trial.Name);
        await page.Locator("main a[href*='/api/approvals/']").ClickAsync();

        await Expect(page.Context.Pages[^1].GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_OnAPhone_FitTheScreenAndComplainAboutNothing()
    {
        (Trial trial, string id) = await AskAsync("page-small");
        IPage page = await SignedInAsync(Keys.Dev, Phone);
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);

        foreach (string path in new[] { "ui/releases", $"ui/releases/{id}", "ui/plans", $"ui/plans/{trial.Name}", "ui/delivery", "ui/calendar", "ui/locks", "ui/in-flight", "ui/delegations", "ui/dev/outbox" })
        {
            await page.GotoAsync($"{world.App.Address}{path}");
            int width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(width <= Phone, $"{path} is {width} pixels wide.");
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        IPage page = await SignedInAsync(Keys.Dev);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync($"{world.App.Address}ui/releases");

        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    private Task<IPage> SignedInAsync(string key, int width = 1280) => browser.SignInAsync(world.App.Address, key, width);

    private async Task<(Trial Trial, string Id)> AskAsync(string name)
    {
        Trial trial = new(world, name);
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval(Alice), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        return (trial, id);
    }
}
