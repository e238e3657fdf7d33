using EndToEnd.Client;
using EndToEnd.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Browsing;

/// <summary>The approver's page as a person sees it: in Chromium, on a phone, without script.</summary>
public sealed class ApprovalPageTests(World world, Browser browser)
{
    private const int Phone = 360;
    private const string Alice = "alice@contoso.example";

    [Fact]
    public async Task Page_OnAPhoneWithoutScript_ShowsWhatIsApprovedAndTakesTheDecision()
    {
        (Trial trial, string id) = await AskAsync("page-approve");
        IPage page = await browser.OpenAsync(Phone, script: false);

        await page.GotoAsync((await trial.LinkAsync(Alice)).ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(trial.Name);
        await Expect(page.GetByText("0a1b2c3d4e5f")).ToBeVisibleAsync();
        string digest = Trial.StageOf(await trial.Api.ReleaseAsync(id), "production").GetProperty("approval").GetProperty("digest").GetString()!;
        await Expect(page.Locator("#digest")).ToHaveTextAsync(digest);
        await page.GetByLabel("Comment").FillAsync("looked at <b>everything</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Expect(page.GetByText("You approved this")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "looked at <b>everything</b>" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("You approved this")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await trial.EndsAsync(id, "succeeded");
    }

    [Fact]
    public async Task Page_OnAPhone_FitsTheScreenAndRunsNothingForeign()
    {
        (Trial trial, _) = await AskAsync("page-phone");
        IPage page = await browser.OpenAsync(Phone);
        List<string> complaints = [];
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);

        IResponse answer = (await page.GotoAsync((await trial.LinkAsync(Alice)).ToString()))!;

        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= Phone, "The page is wider than the phone.");
        Assert.Contains("default-src 'self'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Page_Rejecting_EndsTheRelease()
    {
        (Trial trial, string id) = await AskAsync("page-reject");
        IPage page = await browser.OpenAsync(script: false);

        await page.GotoAsync((await trial.LinkAsync(Alice)).ToString());
        await page.GetByLabel("Comment").FillAsync("the numbers do not add up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();

        await Expect(page.GetByText("You rejected this")).ToBeVisibleAsync();
        await trial.EndsAsync(id, "rejected");
    }

    private async Task<(Trial Trial, string Id)> AskAsync(string name)
    {
        Trial trial = new(world, name);
        await trial.SwitchAsync(new { delayMs = 50 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval(Alice), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.Api.KickoffAsync(new
        {
            plan = trial.Name,
            version = "1.4.0",
            commit = "0a1b2c3d4e5f",
            tickets = new[] { "SHOP-12", "<script>alert(1)</script>" },
            artifacts = new[] { new { name = "image", digest = $"sha256:{new string('b', 64)}" } },
        });
        await trial.WaitsForAsync(id, "approval");
        return (trial, id);
    }
}
