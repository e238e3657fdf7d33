using System.Text;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests;

public sealed class PageAssetsTests
{
    [Theory]
    [InlineData("site.css", "text/css; charset=utf-8")]
    [InlineData("live.js", "text/javascript; charset=utf-8")]
    [InlineData("favicon.svg", "image/svg+xml")]
    public void TryGet_KnownFile_HasContentTypeAndTag(string name, string contentType)
    {
        Assert.True(PageAssets.TryGet(name, out PageAsset? asset));
        Assert.Equal(contentType, asset.ContentType);
        Assert.Matches("^\"[0-9a-f]{16}\"$", asset.ETag);
        Assert.True(asset.Bytes.Length > 100);
        Assert.Equal($"/ui/assets/{name}?v={asset.ETag.Trim('"')}", PageAssets.Url(name));
    }

    [Theory]
    [InlineData("../site.css")]
    [InlineData("")]
    [InlineData("SITE.CSS")]
    public void TryGet_AnythingElse_IsRefused(string name) => Assert.False(PageAssets.TryGet(name, out _));

    [Fact]
    public async Task Url_EveryAssetThatPagesName_IsThere()
    {
        AngleSharp.Html.Dom.IHtmlDocument page = await Rendering.DocumentOfAsync(Catalogue.Releases());

        string[] named = [.. page.QuerySelectorAll("link[href], script[src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!)];
        Assert.Equal(3, named.Length);
        Assert.All(named, url => Assert.True(PageAssets.TryGet(url[PageAssets.Root.Length..url.IndexOf('?', StringComparison.Ordinal)], out _), url));
    }

    [Fact]
    public void Style_EveryCustomPropertyUsed_IsDefined()
    {
        Assert.True(PageAssets.TryGet("site.css", out PageAsset? asset));
        string css = Encoding.UTF8.GetString(asset.Bytes.Span);

        HashSet<string> defined = [.. System.Text.RegularExpressions.Regex.Matches(css, @"(--[a-z-]+):").Select(match => match.Groups[1].Value)];
        Assert.All(System.Text.RegularExpressions.Regex.Matches(css, @"var\((--[a-z-]+)\)").Select(match => match.Groups[1].Value), name => Assert.Contains(name, defined));
        Assert.Contains("prefers-color-scheme: dark", css, StringComparison.Ordinal);
        Assert.Contains("prefers-reduced-motion", css, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", css, StringComparison.Ordinal);
    }

    [Fact]
    public void ForPages_KeepsTheApprovalTokenAndTheFrameSafe()
    {
        Assert.Equal("no-referrer", PageHeaders.ForPages["Referrer-Policy"]);
        Assert.Equal("no-store", PageHeaders.ForPages["Cache-Control"]);
        Assert.Equal("nosniff", PageHeaders.ForPages["X-Content-Type-Options"]);
        Assert.Contains("default-src 'self'", PageHeaders.ForPages["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", PageHeaders.ForPages["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", PageHeaders.ForPages["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", PageHeaders.ForPages["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("sandbox", PageHeaders.ForMail["Content-Security-Policy"], StringComparison.Ordinal);
    }
}
