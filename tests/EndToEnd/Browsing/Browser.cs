using Microsoft.Playwright;

namespace EndToEnd.Browsing;

/// <summary>A real Chromium, started when the first test needs it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // The background flags keep it from calling home, which a machine without a way out refuses many times a second.
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page in a session of its own.</summary>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="script">Whether the page may run script.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool script = true)
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout((float)Hosting.Eventually.Limit.TotalMilliseconds);
            Assert.True(File.Exists(Program), $"{Program} is missing; install it with 'apt-get install chromium', or run ./test.sh, which does.");
            _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Headless = true, Args = Flags });
        }
        finally
        {
            _starting.Release();
        }

        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Hosting.Eventually.Limit.TotalMilliseconds);
        return page;
    }

    /// <summary>A page of someone who has signed in, at the list of releases.</summary>
    public async Task<IPage> SignInAsync(Uri address, string key, int width = 1280)
    {
        IPage page = await OpenAsync(width);
        await page.GotoAsync(address.ToString());
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Releases", Level = 1 })).ToBeVisibleAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }
}
