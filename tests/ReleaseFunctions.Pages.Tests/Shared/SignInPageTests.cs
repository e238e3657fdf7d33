using AngleSharp.Html.Dom;
using ReleaseFunctions.Pages.Account;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.Shared;

public sealed class SignInPageTests
{
    [Theory]
    [InlineData("/ui/releases/x?order=oldest", "/ui/releases/x?order=oldest")]
    [InlineData("https://evil.example/", null)]
    [InlineData("//evil.example/", null)]
    public async Task Render_ReturnUrl_IsKeptOnlyWithinTheSite(string returnUrl, string? expected)
    {
        IHtmlDocument page = await Rendering.DocumentOfAsync(new SignInModel { ReturnUrl = returnUrl });

        Assert.Equal(expected, page.QuerySelector("input[name=returnUrl]")?.GetAttribute("value"));
        Assert.Equal("password", page.QuerySelector("form[action='/ui/sign-in'] input[name=key]")!.GetAttribute("type"));
    }

    [Fact]
    public async Task Render_Message_LinksBackOnlyWithinTheSite()
    {
        MessageModel message = new() { Title = "t", Detail = "d", BackTo = "//evil.example" };

        IHtmlDocument page = await Rendering.DocumentOfAsync(message);

        Assert.Empty(page.QuerySelectorAll("main a"));
    }
}
